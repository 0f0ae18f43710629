"""Django's name for the cases floor."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Tables of cases."""

    name = "bihuan.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's name for the intake floor."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Tables of intake."""

    name = "bihuan.intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

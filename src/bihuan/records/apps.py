"""Django's name for the records floor."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Tables of records."""

    name = "bihuan.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

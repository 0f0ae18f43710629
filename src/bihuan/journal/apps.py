"""Django's name for the journal floor."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Tables of the journal."""

    name = "bihuan.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

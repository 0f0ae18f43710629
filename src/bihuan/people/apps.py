"""Django's name for the people floor."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Tables of people."""

    name = "bihuan.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

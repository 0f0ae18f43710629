"""Django's name for desk/, so that its templates and static files are found."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """desk/ owns no tables."""

    name = "bihuan.desk"
    label = "desk"

"""Django's name for web/, so that its templates and static files are found."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """web/ owns no tables."""

    name = "bihuan.web"
    label = "web"

from django.apps import AppConfig


class RenderConfig(AppConfig):
    """Pictures and sound: from a description to a file."""

    name = "render"

from django.apps import AppConfig


class UploadsConfig(AppConfig):
    """Publishing outward: accounts, platforms, and never a double post."""

    name = "uploads"

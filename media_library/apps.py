from django.apps import AppConfig


class MediaLibraryConfig(AppConfig):
    """Files: what may come in, stored once, probed, delivered."""

    name = "media_library"
    verbose_name = "Media library"

    def ready(self) -> None:
        """Keep the search index in step with the assets."""
        from .library import indexing

        indexing.listen()

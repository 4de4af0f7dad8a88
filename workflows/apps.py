from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    """Graphs and their runs."""

    name = "workflows"

    def ready(self) -> None:
        """Listen to the rooms below."""
        from workflows.live import accounts, proxies, publications, uploads
        from workflows.seeing import asset_uses, run_outputs

        uploads.listen()
        publications.listen()
        accounts.listen()
        run_outputs.listen()
        proxies.listen()
        asset_uses.listen()

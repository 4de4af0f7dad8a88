from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    """Tenants, members, tokens, sign-in links and the audit trail."""

    name = "workspaces"

"""The HTTP API of workspaces: one router per topic."""

from . import members, profile, tokens

routers = (profile.router, members.router, tokens.router)

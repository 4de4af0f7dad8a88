"""How the admin looks: names, colours (notes/ui.md) and what stands in its sidebar."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

# Canvas, surfaces, hairlines and text of the studio, from light to dark.
GREYS = {
    "50": "#F7F8FA",
    "100": "#E9EBF0",
    "200": "#D9DCE3",
    "300": "#C3C8D2",
    "400": "#9BA3B2",
    "500": "#6A7281",
    "600": "#4B5260",
    "700": "#2A2E37",
    "800": "#1E2128",
    "900": "#16181D",
    "950": "#0E0F12",
}
# The accent is 500. 600 and darker are for a light ground, where the accent would not be legible.
GOLDS = {
    "50": "#FBF7E9",
    "100": "#F6EDCB",
    "200": "#EDDB98",
    "300": "#E3C965",
    "400": "#DBBB4A",
    "500": "#D4AF37",
    "600": "#80650F",
    "700": "#6B5510",
    "800": "#52410C",
    "900": "#3B2F09",
    "950": "#241D05",
}


def stylesheet(request: HttpRequest) -> str:
    """The address of what unfold has no classes for."""
    return static("workspaces/desk.css")


def mark(request: HttpRequest) -> str:
    """The address of the mark: two frames joined by a wire."""
    return static("workspaces/mark.svg")


def is_superuser(request: HttpRequest) -> bool:
    """Whether to show what concerns the whole installation."""
    return request.user.is_superuser


def _link(title: str, icon: str, view: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "icon": icon, "link": reverse_lazy(f"admin:{view}"), **more}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Reelgraph",
    "SITE_HEADER": "Reelgraph",
    "SITE_SUBHEADER": "Media desk",
    "SITE_URL": "/",
    "SITE_ICON": mark,
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": mark}],
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "8px",
    "STYLES": [stylesheet],
    "COLORS": {
        "base": GREYS,
        "primary": GOLDS,
        "font": {
            "subtle-light": GREYS["500"],
            "subtle-dark": GREYS["400"],
            "default-light": GREYS["600"],
            "default-dark": GREYS["300"],
            "important-light": GREYS["900"],
            "important-dark": GREYS["100"],
        },
    },
    "SIDEBAR": {
        "navigation": [
            {
                "title": "Media",
                "items": [
                    _link("Assets", "movie", "media_library_asset_changelist"),
                    _link("Uploads", "upload", "media_library_uploadsession_changelist"),
                    _link("Duplicates", "file_copy", "media_library_blob_changelist"),
                ],
            },
            {
                "title": "Production",
                "items": [
                    _link("Workflows", "account_tree", "workflows_workflow_changelist"),
                    _link("Runs", "play_circle", "workflows_run_changelist"),
                ],
            },
            {
                "title": "Publishing",
                "items": [
                    _link("Accounts", "smart_display", "uploads_account_changelist"),
                    _link("Uploads", "send", "uploads_upload_changelist"),
                ],
            },
            {
                "title": "Workspaces",
                "items": [
                    _link("Workspaces", "workspaces", "workspaces_workspace_changelist"),
                    _link("API tokens", "key", "workspaces_apitoken_changelist"),
                    _link("Audit trail", "history", "workspaces_auditevent_changelist"),
                    _link("Users", "person", "auth_user_changelist", permission=is_superuser),
                ],
            },
        ],
    },
}

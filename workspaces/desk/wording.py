"""Values as people read them, for admin pages."""

from __future__ import annotations

import json
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

NOTHING = "–"
TONES = {
    "succeeded": "good",
    "done": "good",
    "saved": "good",
    "reused": "calm",
    "running": "busy",
    "processing": "busy",
    "receiving": "busy",
    "failed": "bad",
    "refused": "bad",
    "error": "bad",
    "skipped": "warn",
    "expired": "warn",
    "success": "good",
    "uploading": "busy",
    "unconfirmed": "warn",
    "warning": "warn",
    "OK": "good",
    "Failing": "warn",
    "Reconnect needed": "bad",
}
"""How a state looks; one that is not here is plain."""


def badge(state: str) -> SafeString:
    """A state in its colour."""
    return format_html(
        '<span class="desk-badge desk-{}">{}</span>', TONES.get(state, "plain"), state
    )


def size(count: int | None) -> str:
    """Bytes as in "12.4 MB"."""
    return NOTHING if count is None else filesizeformat(count)


def seconds(value: float | None) -> str:
    """As in "4.2 s", "1:05" or "2:03:04"."""
    if not value:
        return NOTHING if value is None else "0 s"
    if value < 60:
        return f"{value:.2f} s" if value < 1 else f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def moment(value: Any) -> str:
    """A date and a time in the installation's time zone."""
    return date_format(timezone.localtime(value), "Y-m-d H:i:s") if value else NOTHING


def day(value: Any) -> SafeString:
    """A date; the time too for whom the mouse asks."""
    shown = date_format(timezone.localtime(value), "Y-m-d")
    return format_html('<span class="desk-day" title="{}">{}</span>', moment(value), shown)


def link(view: str, pk: object, text: object) -> SafeString:
    """A link to the admin page of a row, as in `link("workflows_run", run.pk, "Run")`."""
    address = reverse(f"admin:{view}_change", args=(pk,))
    return format_html('<a class="desk-link" href="{}">{}</a>', address, text)


def short(value: object, most: int = 200) -> str:
    """JSON in one line, or text, cut where it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= most else f"{text[:most]} …"


def pretty(value: object) -> SafeString:
    """JSON over several lines."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    return format_html('<pre class="desk-json">{}</pre>', text)

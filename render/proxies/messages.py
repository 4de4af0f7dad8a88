"""What is told about a preview while it is made. PURE."""

from __future__ import annotations

from typing_extensions import TypedDict


class ProxyEvent(TypedDict):
    """A preview as it stands: queued, running, ready, failed or cancelled; `progress` is 0..1."""

    proxy: str
    status: str
    progress: float
    stage: str
    code: str
    message: str

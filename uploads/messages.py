"""What is told about uploads to platforms while they go out, and about accounts. PURE."""

from __future__ import annotations

from typing_extensions import TypedDict


class PublicationEvent(TypedDict):
    """An upload to a platform as it stands. Sizes in bytes, times in ISO 8601, speed a second."""

    publication: str
    account: str
    platform: str
    title: str
    status: str
    bytes_sent: int
    size_bytes: int
    speed: float
    eta_seconds: float | None
    url: str
    code: str
    message: str
    retries: int
    max_retries: int
    due_at: str
    wake_at: str | None
    run: str | None
    node: str


class AccountEvent(TypedDict):
    """An account as it stands. `message`: why it fails, without credentials."""

    account: str
    platform: str
    name: str
    state: str
    failure_streak: int
    message: str
    enabled: bool
    removed: bool

"""What is told about an upload while it comes in."""

from __future__ import annotations

from typing_extensions import TypedDict


class UploadEvent(TypedDict):
    """An upload as it stands. `asset` is set when it is done, `code` and `message` if refused."""

    upload: str
    name: str
    status: str
    received: int
    length: int | None
    asset: str | None
    code: str
    message: str

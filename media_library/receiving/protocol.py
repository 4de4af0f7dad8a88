"""The shape of tus requests and answers (tus.io/protocols/resumable-upload, version 1.0.0)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workspaces.errors import ApiError, error_json

VERSION = "1.0.0"
EXTENSIONS = (
    "creation",
    "creation-with-upload",
    "creation-defer-length",
    "termination",
    "checksum",
    "expiration",
    "concatenation",
)
ALGORITHMS = {"sha1": 20, "sha256": 32, "md5": 16}
"""Names and digest sizes in bytes."""
CONTENT_TYPE = "application/offset+octet-stream"
NEVER_CACHE = "no-store"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class TusError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class TusRequest:
    """A request below the endpoint `base` ("/files/"); `id` is empty for the endpoint itself."""

    method: str
    base: str
    id: str
    headers: Mapping[str, str]
    scope: dict[str, Any]

    @classmethod
    def of(cls, scope: dict[str, Any], base: str) -> TusRequest:
        """Read an ASGI scope. X-HTTP-Method-Override is the method where it is sent."""
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1").strip()
            for name, value in scope["headers"]
        }
        method = headers.get("x-http-method-override") or scope["method"]
        id = scope["path"].removeprefix(base.rstrip("/")).strip("/")
        return cls(method.upper(), base, id, headers, scope)

    def header(self, name: str) -> str:
        """A header, or nothing."""
        return self.headers.get(name.lower(), "")

    def number(self, name: str) -> int | None:
        """A header that is a number of bytes. Raises TusError where it is something else."""
        value = self.header(name)
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 19):
            raise TusError(400, "bad_header", f"{name} must be a number of bytes.")
        return int(value)

    @property
    def has_body(self) -> bool:
        """Whether bytes of a file follow."""
        return self.header("Content-Type") == CONTENT_TYPE and (
            self.header("Transfer-Encoding") != "" or self.header("Content-Length") not in ("", "0")
        )


def refusal(error: TusError | ApiError) -> Answer:
    """An error in the API's shape, so that every client can show the sentence."""
    headers = dict(error.headers) if isinstance(error, TusError) else {}
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    body = json.dumps(error_json(error.code, error.message)).encode()
    return Answer(error.status, {**headers, "Content-Type": "application/json"}, body)

"""A tus client that sends exactly what a test says."""

from __future__ import annotations

import base64
import hashlib
import socket
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx

from media_library.receiving.folder import Folder
from workspaces.models import ApiToken, Membership

VERSION = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}
WAIT_SECONDS = 60


class Tus:
    """Sends requests for a member, with a bearer token."""

    def __init__(self, url: str, membership: Membership) -> None:
        _, self.token = ApiToken.issue(membership, "tests")
        self.port = int(url.rpartition(":")[2])
        self.http = httpx.Client(
            base_url=url, headers={**VERSION, "Authorization": f"Bearer {self.token}"}, timeout=60
        )

    def create(self, length: int | None = None, body: bytes = b"", **headers: str) -> Any:
        """POST. `headers` with underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if length is not None:
            named["Upload-Length"] = str(length)
        return self.http.post("/files/", headers={**named, **(BYTES if body else {})}, content=body)

    def begin(self, length: int | None = None, **headers: str) -> str:
        """The address of a new upload."""
        answer = self.create(length, b"", **headers)
        assert answer.status_code == 201, answer.text
        location: str = answer.headers["Location"]
        return location

    def patch(self, location: str, offset: int, data: bytes, **headers: str) -> Any:
        """PATCH."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        where = {"Upload-Offset": str(offset), **BYTES, **named}
        return self.http.patch(location, headers=where, content=data)

    def head(self, location: str) -> Any:
        """HEAD."""
        return self.http.head(location)

    def offset(self, location: str) -> int:
        """How much the server says has arrived."""
        return int(self.head(location).headers["Upload-Offset"])

    def status(self, location: str) -> dict[str, Any]:
        """What the JSON API says of the upload."""
        found: dict[str, Any] = self.http.get(f"/api/uploads/{location.rpartition('/')[2]}").json()
        return found

    def open_patch(
        self, location: str, offset: int, length: int, checksum: str = ""
    ) -> socket.socket:
        """A connection on which a PATCH of `length` bytes has begun; its body is up to you."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        lines = (
            f"PATCH {location} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Authorization: Bearer {self.token}",
            "Tus-Resumable: 1.0.0",
            f"Upload-Offset: {offset}",
            f"Content-Type: {BYTES['Content-Type']}",
            f"Content-Length: {length}",
            *([f"Upload-Checksum: {checksum}"] if checksum else []),
        )
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        return connection

    def folder(self, location: str) -> Folder:
        """Where its bytes lie."""
        return Folder(UUID(location.rpartition("/")[2]))

    def wait_for_offset(self, location: str, offset: int) -> None:
        """Until so much has arrived."""
        self.wait(lambda: self.offset(location) == offset)

    def wait_for_lock(self, location: str) -> None:
        """Until no request writes to it."""
        folder = self.folder(location)
        self.wait(lambda: not folder.is_locked())

    def wait(self, true: Callable[[], bool]) -> None:
        """Until something is so."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not true():
            assert time.monotonic() < deadline, "It never came true."
            time.sleep(0.02)


def metadata(**values: str) -> str:
    """Upload-Metadata."""
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in values.items())


def checksum(algorithm: str, data: bytes) -> str:
    """Upload-Checksum."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"

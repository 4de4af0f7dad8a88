"""Where a hostile file lies, and what it may try to reach from there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.fixtures.media import MakeMedia


@dataclass(frozen=True)
class Place:
    """`secret` is a real video elsewhere, `sibling` one's name in the file's own folder, and
    something listens on `port` of this machine. `media` makes good files to build from.
    """

    media: MakeMedia
    secret: Path
    sibling: str
    port: int

    @property
    def url(self) -> str:
        """An address whose use would be noticed."""
        return f"http://127.0.0.1:{self.port}/secret.ts"

    def read(self, name: str) -> bytes:
        """A good file's bytes."""
        return self.media(name).read_bytes()

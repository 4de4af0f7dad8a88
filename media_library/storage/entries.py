"""What a place knows of one file."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file or object: bytes, seconds since the epoch, and the hash if it is written down."""

    key: str
    size: int
    modified: float
    sha256: str = ""

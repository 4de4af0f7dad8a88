"""Names of places: where the store lies, and the keys of what is in it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from django.conf import settings

BLOBS, DERIVED = "blobs/", "derived/"


def root() -> Path:
    """Where everything lies that is on this machine."""
    return Path(settings.MEDIA_STORE)


def key_of(sha256: str, extension: str) -> str:
    """A blob's storage key, relative to the root."""
    return f"{BLOBS}{sha256[:2]}/{sha256[2:4]}/{sha256}.{extension}"


def derived_key(sha256: str, name: str) -> str:
    """The storage key of something made from a blob, as in "poster.png"."""
    return f"{DERIVED}{sha256}/{name}"


def sha256_of_blob(key: str) -> str:
    """The SHA-256 that the bytes under this key must have; empty for what is derived."""
    return PurePosixPath(key).stem if key.startswith(BLOBS) else ""


def blob_behind(key: str) -> str:
    """The SHA-256 of the blob that this is, or was made from."""
    return sha256_of_blob(key) or PurePosixPath(key).parts[1]

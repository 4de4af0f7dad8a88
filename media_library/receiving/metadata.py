"""What a client says about a file that it is going to send."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from media_library.ingest import clean_name
from media_library.models import AssetRole

SHA256 = re.compile(r"[0-9a-f]{64}")
KEY = re.compile(r"[!-+\--~]+")
"""Printable ASCII without blank and comma (tus 1.0, creation)."""
LONGEST_TAG, MOST_TAGS, LONGEST_WORD = 60, 50, 40
ABOUT = frozenset(
    {"filename", "name", "role", "platform", "category", "mood", "tags", "sha256", "relativepath"}
)


class BadMetadata(Exception):
    """The metadata cannot be used; the text says why."""


@dataclass(frozen=True, kw_only=True)
class About:
    """A file's future asset, and the hash that the client expects (or "")."""

    name: str = "untitled"
    role: str = AssetRole.SOURCE
    platform: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    details: dict[str, str] = field(default_factory=dict)
    expected_sha256: str = ""


def parse_header(header: str) -> dict[str, str]:
    """Upload-Metadata: pairs of a key and a base64 value, by commas. Raises BadMetadata."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, value = pair.partition(" ")
        if not KEY.fullmatch(key) or key in found:
            raise BadMetadata(f"Upload-Metadata: the key {key!r} is not allowed or given twice.")
        found[key] = _decoded(key, value.strip())
    return found


def about(values: Mapping[str, str]) -> About:
    """The values by their meaning; those without one are kept as details. Raises BadMetadata."""
    values = {key: value.replace("\0", "") for key, value in values.items()}
    role = values.get("role") or AssetRole.SOURCE
    if role not in AssetRole.values:
        raise BadMetadata(f"There is no role {role!r}; roles: {', '.join(AssetRole.values)}.")
    sha256 = values.get("sha256", "").lower()
    if sha256 and not SHA256.fullmatch(sha256):
        raise BadMetadata("sha256 is 64 hexadecimal digits.")
    return About(
        name=clean_name(values.get("filename") or values.get("name") or ""),
        role=role,
        platform=values.get("platform", "")[:LONGEST_WORD],
        category=(values.get("category") or values.get("mood") or "")[:LONGEST_WORD],
        tags=_tags(values.get("tags", "")),
        details={key: value for key, value in values.items() if key not in ABOUT},
        expected_sha256=sha256,
    )


def _decoded(key: str, value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise BadMetadata(f"Upload-Metadata: the value of {key!r} is not base64 of text.") from None


def _tags(text: str) -> list[str]:
    tags = (tag.strip()[:LONGEST_TAG] for tag in text.split(","))
    return list(dict.fromkeys(filter(None, tags)))[:MOST_TAGS]

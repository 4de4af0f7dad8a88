"""Reading what platforms answer, which may be anything. PURE."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx

from .errors import Unconfirmed

Found = dict[str, Any]
LONGEST_LINK = 2000


def found(answer: httpx.Response) -> Found:
    """The JSON object of an answer; {} if it is none."""
    try:
        data = answer.json()
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def part(data: Found, *path: str) -> Found:
    """An object inside; {} if it is not there."""
    for name in path:
        inner = data.get(name)
        data = inner if isinstance(inner, dict) else {}
    return data


def rows(data: Found, name: str) -> list[Found]:
    """A list of objects inside; [] if it is not there."""
    inner = data.get(name)
    return [row for row in inner if isinstance(row, dict)] if isinstance(inner, list) else []


def text(data: Found, name: str) -> str:
    """A string or number inside as text; "" if it is not there."""
    value = data.get(name)
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number else ""


def link(url: str) -> str:
    """A web address as it is; "" for anything else."""
    try:
        is_link = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        is_link = False
    return url if is_link and len(url) <= LONGEST_LINK else ""


def whole(data: Found, name: str) -> int:
    """A whole number inside, also one that is written as text; 0 if it is not there."""
    value = text(data, name)
    return int(value) if value.isascii() and value.isdigit() else 0


def moment(said: str) -> float:
    """Seconds since 1970 of a time in ISO 8601; 0 if it is none."""
    try:
        return datetime.fromisoformat(said).timestamp()
    except ValueError:
        return 0.0


def required(data: Found, name: str, title: str) -> str:
    """A text that an accepted call must be answered with. Raises Unconfirmed."""
    value = text(data, name)
    if not value:
        raise Unconfirmed(f"{title} gave an answer that cannot be read.", code="broken_answer")
    return value

"""Which bytes a request asks for (RFC 9110, section 14)."""

from __future__ import annotations

import re

RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
"""Numbers of more digits, which Python might not even read, count as malformed."""


class Unsatisfiable(Exception):
    """The range begins beyond the end: answer 416."""


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte asked for, or None where the whole is the right answer.

    A header that is malformed, or asks for several parts, may be ignored by a server (14.2).
    """
    match = RANGE.fullmatch(header.strip())
    if match is None or match.group() == "bytes=-":
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        span = (size - length, size - 1)
    else:
        span = (int(first), min(int(last or size - 1), size - 1))
        if last and int(last) < int(first):
            return None
    if span[0] >= size:
        raise Unsatisfiable
    return span


def range_holds(if_range: str, etag: str, modified: str) -> bool:
    """Whether the client's If-Range (13.1.5) still names what is there; absent counts as yes.

    Only a strong ETag or the exact date will do.
    """
    return not if_range or if_range.strip() in (etag, modified)

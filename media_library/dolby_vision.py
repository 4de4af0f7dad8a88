"""Finds videos that only Dolby Vision's own decoders can show.

Their pictures are stored as IPT with nothing for other screens underneath, and come out green and
purple everywhere else. The configuration record that says so: "Dolby Vision Streams Within the
ISO Base Media File Format" 2.2, section 3; within Matroska it follows its name as extra data.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from .boxes import index_of
from .sniff import Container

RECORD = re.compile(rb"(?:\0\0\0\x20dv[cvw]C|dv[cvw]C\x41\xed\x98)..(.).(.)", re.DOTALL)
"""Of it the bytes that hold the profile and whom else the picture suits."""
MATROSKA_HEAD = 2**20
"""Bytes of a Matroska file in which its tracks are described."""
ALONE, ALONE_IF_UNSAID = 5, {10, 20}
"""Profiles of HEVC without a picture for others; of AV1 and of two eyes, unless one is named."""


def is_alone(file: BinaryIO, container: Container) -> bool:
    """Whether the file's Dolby Vision has no picture for other screens."""
    if container.demuxer == "mov":
        head = index_of(file)
    elif container.demuxer == "matroska":
        head = file.read(MATROSKA_HEAD)
    else:
        return False
    return any(_is_alone(*found.groups()) for found in RECORD.finditer(head))


def _is_alone(third: bytes, fifth: bytes) -> bool:
    profile, for_others = third[0] >> 1, fifth[0] >> 4
    return profile == ALONE or (profile in ALONE_IF_UNSAID and not for_others)

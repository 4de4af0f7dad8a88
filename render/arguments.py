"""ffmpeg's argument lists: refuses those that would let a file choose what else is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

PROTOCOLS = frozenset({"file", "pipe"})
DANGEROUS_FORMATS = frozenset(
    {"hls", "applehttp", "dash", "concat", "concatf", "lavfi", "rtsp", "sdp", "rtp", "imf", "tee"}
)
"""Demuxers that open what the file names: another tenant's upload, the network, a device."""
FILTER_OPTIONS = re.compile(r"-(lavfi|vf|af|filter.*)")
FILE_FILTERS = re.compile(r"\ba?movie\s*[=@]")
"""Filters that open a file by themselves, with no whitelist."""
LONGEST_ARGUMENT = 64 * 1024
"""Bytes. Linux starts no program with a single argument of 128 KiB (MAX_ARG_STRLEN, execve(2))."""


def refuse_unguarded(args: Sequence[str]) -> None:
    """Raise ValueError where an input may open anything but the one file it names."""
    before: list[str] = []
    for word, value in pairwise([*args, ""]):
        if word == "-i":
            _check_input(before, value)
            before = []
        elif FILTER_OPTIONS.fullmatch(word):
            _check_filters(value)
        elif word.startswith("-/"):
            raise ValueError("An option's value must be given, not the file that holds it.")
        before.append(word)


def _check_input(before: Sequence[str], name: str) -> None:
    options = dict(pairwise(before))
    if options.get("-f") == "lavfi":
        _check_filters(name)
        return
    if not set(options.get("-protocol_whitelist", "*").split(",")) <= PROTOCOLS:
        raise ValueError(f"The input {name} needs -protocol_whitelist within {sorted(PROTOCOLS)}.")
    formats = set(options.get("-format_whitelist", "").split(","))
    if formats <= {""} or formats & DANGEROUS_FORMATS:
        raise ValueError(f"The input {name} needs a -format_whitelist of plain containers.")
    if not name.startswith(("file:", "pipe:")):
        raise ValueError(f"The input {name} needs the prefix file: or pipe:.")


def _check_filters(graph: str) -> None:
    if FILE_FILTERS.search(graph):
        raise ValueError("A filter that opens files is not allowed.")


def with_long_values_in_files(args: Sequence[str], folder: Path) -> list[str]:
    """`args` with each too long value written into `folder` and read by `-/option file`."""
    short = list(args)
    for at, (option, value) in enumerate(pairwise(args)):
        if len(value.encode()) > LONGEST_ARGUMENT and option.startswith("-"):
            path = folder / f"argument-{at + 1}.txt"
            path.write_text(value, encoding="utf-8", newline="")
            short[at : at + 2] = [f"-/{option[1:]}", str(path)]
    return short

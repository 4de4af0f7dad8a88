"""Texts with `{names}` in them, filled in when they are used. `{{` and `}}` are braces. PURE."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePath

FIXED = ("workflow", "date", "time", "n", "video", "account", "platform")
"""What every text may name, beside nodes."""
SIGNS = re.compile(r"\{\{|\}\}|\{([^{}\s][^{}]{0,99})\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with values in place of names; an unknown name stays as it is."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return found[0][0]
        return values.get(name.strip(), found[0])

    return SIGNS.sub(value, text)


def names(text: str) -> list[str]:
    """The names in a text, in order, each once."""
    found = (match[1] for match in SIGNS.finditer(text))
    return list(dict.fromkeys(name.strip() for name in found if name is not None))


def unknown(text: str, known: Collection[str]) -> Iterator[str]:
    """A sentence for each name that stands for nothing."""
    for name in names(text):
        if name not in known:
            close = difflib.get_close_matches(name, list(known), 1)
            hint = f"Did you mean {{{close[0]}}}?" if close else f"There are {_listed(known)}."
            yield f"{{{name}}} stands for nothing. {hint}"


def stem(name: str) -> str:
    """A file's name without its ending."""
    return PurePath(name).stem or name


def _listed(known: Collection[str]) -> str:
    fixed = [name for name in FIXED if name in known]
    return ", ".join(f"{{{name}}}" for name in fixed) + " and the names of nodes"

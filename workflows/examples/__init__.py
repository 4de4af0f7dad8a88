"""Workflows to start from: templates in the gallery, and `examples/<file>` on the command line."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def located(path: Path) -> Path:
    """`path`, or the example it names (`examples/golden-mashup.json`) if there is no such file."""
    if path.exists() or path.parts[:-1] != ("examples",):
        return path
    return FOLDER / path.name


@cache
def names() -> tuple[str, ...]:
    """The names of all examples, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


def load(name: str) -> dict[str, Any]:
    """The JSON of an example. Raises FileNotFoundError for an unknown one."""
    definition: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return definition

"""The studio's pages as they are built: they name no node type, and come in a small first load."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflows.registry import installed

FRONTEND = Path(__file__).parents[1] / "frontend"
FIRST_LOAD = 250_000
"""Bytes of gzipped script, before lazy parts (issue 5)."""

ASKED = re.compile(
    r"""(?:\b(?:node|spec|type|kind|each|one)\??\.type)\s*[!=]==?\s*["'](?P<name>[^"']+)["']"""
)
"""A node asked for its type by name."""


def sources() -> Iterator[Path]:
    """What the browser gets, without tests and generated types."""
    for path in (FRONTEND / "src").rglob("*.ts*"):
        if ".test." not in path.name and path.name not in ("schema.d.ts", "arbitrary.ts"):
            yield path


OWN = {"audio", "export", "number", "source", "template", "text"}
"""Names of node types that are words of the editor, too: kinds of files and of values, ends of
wires, roles of assets. Of these it counts whether a node is asked for them."""


def test_no_node_type_is_named_in_the_front_end() -> None:
    names = set(installed().names())
    distinct = re.compile("|".join(rf"[\"'`]{name}[\"'`]" for name in sorted(names - OWN)))
    found = []
    for path in sources():
        text = path.read_text("utf-8")
        found += [(path.name, hit[0]) for hit in distinct.finditer(text)]
        found += [(path.name, hit[0]) for hit in ASKED.finditer(text) if hit["name"] in names]
    assert found == []


@pytest.mark.parametrize("text", ['node.type === "export"', "spec.type !== 'text'"])
def test_a_node_type_that_is_named_would_be_found(text: str) -> None:
    assert ASKED.search(text)


def test_the_first_load_is_small() -> None:
    folder = FRONTEND / "dist"
    chunks = json.loads((folder / ".vite" / "manifest.json").read_text("utf-8"))
    entry = next(name for name, chunk in chunks.items() if chunk.get("isEntry"))
    page = next(name for name in chunks if name.endswith("home/HomePage.tsx"))
    files = {chunks[name]["file"] for name in closure(chunks, [entry, page])}
    size = sum(len(gzip.compress((folder / file).read_bytes(), 9)) for file in files)
    assert size <= FIRST_LOAD


def closure(chunks: dict[str, dict[str, list[str]]], names: list[str]) -> set[str]:
    """These chunks with all that they import at once."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            names += chunks[name].get("imports", [])
    return found

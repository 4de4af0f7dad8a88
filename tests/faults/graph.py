"""The graph of the fault suite: twelve nodes, instant ones, encodes, and effects outside.

main, other → join → cut_b ┐
main ──────────────→ cut_a ┴ again → final → publish
number → mark_a ┐
number → mark_b ┴ mark_c
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

Nodes = dict[str, tuple[str, dict[str, Any]]]
WIRES = (
    ("main.clip", "join.main"),
    ("other.clip", "join.template"),
    ("main.clip", "cut_a.clip"),
    ("join.clip", "cut_b.clip"),
    ("cut_a.clip", "again.main"),
    ("cut_b.clip", "again.template"),
    ("again.clip", "final.clip"),
    ("final.video", "publish.video"),
    ("number.number", "mark_a.terms"),
    ("number.number", "mark_b.terms"),
    ("mark_a.sum", "mark_c.terms"),
    ("mark_b.sum", "mark_c.terms"),
)
MARKS = ("mark_a", "mark_b", "mark_c")
INSTANT = ("main", "other", "join", "again", "number")
EFFECTS = {"seconds": 0.4}


def twelve_nodes(
    film: str, title: str, effects: Path, length: float, number: float
) -> dict[str, Any]:
    """The definition. `film` is an asset, `length` how many seconds of it are used.

    With another length and another number every job has to run.
    """
    cut = {"layout": "sequence", "transition": "cut", "width": 160, "height": 284}
    encode = {"preset": "source"}
    effect = {**EFFECTS, "folder": str(effects)}
    nodes: Nodes = {
        "main": ("source", {"asset": film, "end": length}),
        "other": ("source", {"asset": film, "end": length / 2}),
        "join": ("stitcher", cut),
        "cut_a": ("export", {**encode, "normalise": False}),
        "cut_b": ("export", {**encode, "normalise": False}),
        "again": ("stitcher", cut),
        "final": ("export", encode),
        "publish": ("uploader", {"title": title, "folder": title}),
        "number": ("number", {"number": number}),
        "mark_a": ("fault-effect", effect),
        "mark_b": ("fault-analysis", effect),
        "mark_c": ("fault-effect", effect),
    }
    return definition(title, nodes, WIRES)


def one_export(film: str, title: str, length: float, **params: Any) -> dict[str, Any]:
    """source → export → uploader."""
    nodes: Nodes = {
        "main": ("source", {"asset": film, "end": length}),
        "final": ("export", {"preset": "source", "normalise": False, **params}),
        "publish": ("uploader", {"title": title, "folder": title}),
    }
    wires = (("main.clip", "final.clip"), ("final.video", "publish.video"))
    return definition(title, nodes, wires)


def one_shown(film: str, title: str, length: float) -> dict[str, Any]:
    """source → stitcher, whose clip nothing consumes."""
    nodes: Nodes = {
        "main": ("source", {"asset": film, "end": length}),
        "join": ("stitcher", {"layout": "sequence", "width": 160, "height": 284}),
    }
    return definition(title, nodes, (("main.clip", "join.main"),))


def definition(name: str, nodes: Nodes, wires: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """A definition of nodes by id, type and parameters, and wires from "node.port" to another."""
    return {
        "schema": 1,
        "name": name,
        "nodes": [{"id": id, "type": type, "params": p} for id, (type, p) in nodes.items()],
        "connections": [{"from": _end(source), "to": _end(target)} for source, target in wires],
    }


def _end(text: str) -> dict[str, str]:
    node, port = text.split(".")
    return {"node": node, "port": port}

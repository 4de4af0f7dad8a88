"""Which node of a workflow stands for all of it: the end of its longest chain. PURE."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any


def main_node(definition: Mapping[str, Any]) -> str:
    """The node that most steps lead to; "" in an empty graph. The form must have been read.

    Nodes in a circle, which a draft may hold, count for nothing.
    """
    names = [str(node["id"]) for node in definition.get("nodes") or ()]
    children: dict[str, list[str]] = {name: [] for name in names}
    parents = dict.fromkeys(names, 0)
    for wire in definition.get("connections") or ():
        source, target = wire["from"]["node"], wire["to"]["node"]
        if source in children and target in children:
            children[source].append(target)
            parents[target] += 1
    depth = dict.fromkeys(names, 0)
    ready = deque(name for name in names if not parents[name])
    while ready:
        name = ready.popleft()
        for child in children[name]:
            depth[child] = max(depth[child], depth[name] + 1)
            parents[child] -= 1
            if not parents[child]:
                ready.append(child)
    ends = [name for name in names if not children[name]] or names
    return max(ends, key=depth.__getitem__, default="")

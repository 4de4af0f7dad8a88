"""Number: a figure for other nodes."""

from __future__ import annotations

from pydantic import Field

from workflows.node import Context, Node, NodeParams, Outputs, Port


class Number(Node):
    """A number that one or more nodes use."""

    type, version, title, category = "number", 1, "Number", "Values"
    keywords = ("figure", "value", "count")
    icon = "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16"
    outputs = {"number": Port(float)}

    class Params(NodeParams):
        number: float = Field(0.0, title="Number")

    def run(self, ctx: Context, params: Params) -> Outputs:
        return {"number": params.number}

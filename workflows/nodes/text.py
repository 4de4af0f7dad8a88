"""Text: words for other nodes."""

from __future__ import annotations

from pydantic import Field

from workflows.definition.fields import LongText
from workflows.node import Context, Node, NodeParams, Outputs, Port


class Text(Node):
    """A text that one or more nodes use."""

    type, version, title, category = "text", 1, "Text", "Values"
    keywords = ("words", "caption", "hook", "title", "string")
    icon = "M5 6V4h14v2M12 4v16M9 20h6"
    outputs = {"text": Port(str)}

    class Params(NodeParams):
        text: LongText = Field("", title="Text")

    def run(self, ctx: Context, params: Params) -> Outputs:
        return {"text": params.text}

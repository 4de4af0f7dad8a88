"""A node type in one Python file, as a package brings it: nothing in the editor knows it."""

from __future__ import annotations

from pathlib import Path

NAME = "shout"
TITLE = "Shout a text"

NODE = '''
"""A text, louder."""

from typing import Literal

from pydantic import Field

from workflows.node import Context, Node, NodeParams, Outputs, Port


class Shout(Node):
    """Make a text louder. For titles that must be heard."""

    type, version, title, category = "shout", 1, "Shout a text", "Loud words"
    inputs = {"text": Port(str)}
    outputs = {"louder": Port(str)}

    class Params(NodeParams):
        mark: Literal["bang", "double bang"] = Field("bang", title="Mark")
        times: int = Field(1, ge=1, le=5, title="How often", json_schema_extra={"widget": "slider"})
        whisper: bool = Field(False, title="Whisper")
        ending: str = Field("", max_length=20, title="Ending")

    def run(self, ctx: Context, params: Params, text: str) -> Outputs:
        mark = "!" if params.mark == "bang" else "!!"
        said = text.lower() if params.whisper else text.upper()
        return {"louder": said + params.ending + mark * params.times}
'''
ENTRY_POINTS = "[reelgraph.nodes]\nshout = reelgraph_shout\n"
METADATA = "Metadata-Version: 2.1\nName: reelgraph-shout\nVersion: 1.0\n"


def install(folder: Path) -> None:
    """Put the package where a studio with this folder on its path finds it."""
    (folder / "reelgraph_shout.py").write_text(NODE)
    info = folder / "reelgraph_shout-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(METADATA)
    (info / "entry_points.txt").write_text(ENTRY_POINTS)

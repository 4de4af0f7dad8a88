from tests.workflows.graphs import evaluated, graph, node, planned, run_node
from workflows.nodes.golden_frame import GoldenFrameNode
from workflows.nodes.number import Number
from workflows.nodes.text import Text
from workflows.registry import Registry


def test_a_text_is_given_as_it_is_typed() -> None:
    assert run_node(Text, text=" ✨ Hi ")["text"] == " ✨ Hi "


def test_a_number_does_where_a_text_is_wanted() -> None:
    data = graph(
        node("n", "number", number=7), node("g", "golden_frame"), wires=("n.number -> g.text",)
    )
    found = evaluated(planned(data, types=Registry((Number, GoldenFrameNode))))
    assert found.inputs["g"] == {"text": "7"}

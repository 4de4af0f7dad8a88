from tests.workflows.graphs import graph, node
from workflows.seeing.comparing import Difference, differences

BEFORE = graph(
    node("words", "text", text="Hello"),
    node("main", "source"),
    node("gold", "golden_frame", shape="1:1"),
    node("old", "number"),
    wires=("main.clip -> gold.content",),
)


def test_nothing_differs_from_itself() -> None:
    assert not any(one.is_changed for one in differences(BEFORE, BEFORE))


def test_parameters_wires_and_nodes_that_differ_are_told() -> None:
    after = graph(
        node("words", "text", text="Bye"),
        node("main", "source", mode_="skip"),
        node("gold", "golden_frame", shape="1:1", beats=True),
        node("new", "number"),
        wires=("main.clip -> gold.content", "words.text -> gold.text"),
    )
    found = {one.node: one for one in differences(BEFORE, after)}
    assert list(found) == ["words", "main", "gold", "new", "old"]
    assert found["words"].params == (Difference("text", "Hello", "Bye"),)
    assert found["main"].params == (Difference("mode", "run", "skip"),)
    assert found["gold"].params == ()
    assert found["gold"].inputs == (Difference("text", None, ["words.text"]),)
    assert (found["new"].before, found["old"].after) == (None, None)
    assert all(one.is_changed for one in found.values())

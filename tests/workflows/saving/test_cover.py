from tests.workflows.graphs import chain, graph, node
from workflows.saving.cover import main_node


def test_the_end_of_the_longest_chain_stands_for_the_workflow() -> None:
    data = chain()
    data["nodes"] = [node("lonely", "color"), *data["nodes"]]
    assert main_node(data) == "sent"


def test_an_empty_graph_has_none() -> None:
    assert main_node({"nodes": [], "connections": []}) == ""


def test_a_draft_with_a_circle_has_one_all_the_same() -> None:
    wires = ("a.clip -> b.clip", "b.clip -> a.clip", "ghost.clip -> a.clip")
    assert main_node(graph(node("a", "wrap"), node("b", "wrap"), wires=wires)) == "a"

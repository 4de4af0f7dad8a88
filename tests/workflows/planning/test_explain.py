from tests.workflows.graphs import chain, node, planned
from workflows.planning.explain import encodes, explain, lines


def test_every_node_has_a_row_that_says_where_its_work_happens() -> None:
    rows = {row.node: row for row in explain(planned(chain()))}
    assert rows["first"].does == "describes"
    assert rows["first"].inside == ("file",)
    assert (rows["file"].does, rows["file"].queue) == ("encodes", "render")
    assert (rows["sent"].does, rows["sent"].after) == ("runs", ("file",))


def test_nodes_that_take_no_part_have_a_row_too() -> None:
    data = chain()
    data["nodes"][1]["mode"] = "bypass"
    data["nodes"] += [node("idle", "color", mode_="skip"), node("far", "color")]
    rows = explain(planned(data, targets=("file",)))
    assert [(row.node, row.does) for row in rows[2:]] == [
        ("second", "bypassed"),
        ("sent", "not needed"),
        ("idle", "skipped"),
        ("far", "not needed"),
    ]


def test_a_reused_encode_does_not_count() -> None:
    plan = planned(chain())
    assert encodes(explain(plan)) == 1
    assert encodes(explain(plan, {"file": (True, "nothing changed")})) == 0


def test_lines_are_aligned_and_count_the_encodes() -> None:
    assert lines(explain(planned(chain()), {"file": (False, "first run")})) == [
        "first   color   describes, inside file",
        "second  wrap    describes, inside file",
        "file    render  encodes (render)            runs: first run",
        "sent    send    runs (network), after file",
        "1 encode.",
    ]

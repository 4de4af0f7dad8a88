import json
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflows.graphs import TYPES, Color, chain, graph, node
from workflows.definition.check import CheckMode, check
from workflows.definition.reading import parse
from workflows.graph import InvalidDefinition, Problem, to_json, upgraded
from workflows.node import NodeParams
from workflows.registry import Registry


def found(data: object, mode: CheckMode = "run", types: Registry = TYPES) -> list[Problem]:
    return check(data, types, lambda asset: False, mode)


def codes(data: object, mode: CheckMode = "run") -> list[str]:
    return [problem.code for problem in found(data, mode)]


def only(data: object, types: Registry = TYPES) -> Problem:
    (problem,) = found(data, types=types)
    return problem


def test_a_good_graph_has_no_problems() -> None:
    assert found(chain()) == []


def test_a_definition_survives_reading_and_writing() -> None:
    data = graph(
        node(
            "first",
            "color",
            color="#FFFFFF",
            title_="Sky",
            position_={"x": 1.5, "y": -2},
            version_=1,
            keep_=True,
            mode_="skip",
            attempts_=5,
            ui_={"color": "red", "notes": "later"},
        ),
        wires=(),
    ) | {"description": "All of it", "ui": {"viewport": {"zoom": 2}}}
    assert to_json(parse(data)) == data


def test_all_problems_are_told_at_once() -> None:
    data = graph(
        node("a", "colour"),
        node("b", "wrap", width="wide", wdith=3),
        node("c", "wrap"),
        node("d", "render"),
        node("d", "render"),
        wires=("b.clip -> c.clip", "c.clip -> b.clip", "gone.clip -> d.clip", "a.x -> d.clip"),
    )
    assert sorted(codes(data)) == [
        "cycle",
        "duplicate_id",
        "invalid_parameter",
        "unknown_node",
        "unknown_parameter",
        "unknown_type",
    ]


def test_not_an_object() -> None:
    assert only(["nodes"]).message == "A workflow must be a JSON object { … }."


@pytest.mark.parametrize("schema", [None, 2, "1", True])
def test_an_unknown_schema_is_named(schema: object) -> None:
    problem = only(chain() | {"schema": schema})
    assert (problem.field, problem.code) == ("schema", "unknown_schema")
    assert 'Set "schema": 1' in problem.message


def test_an_unknown_type_is_told_with_what_was_probably_meant() -> None:
    problem = only(graph(node("sky", "colour")))
    assert problem == Problem(
        "sky",
        "type",
        "unknown_type",
        "`sky` is of the type `colour`, which is not installed. Did you mean `color`?",
    )


def test_an_unknown_parameter_is_told_with_what_was_probably_meant() -> None:
    problem = only(graph(node("sky", "color", colr="#FFFFFF")))
    assert (problem.node, problem.field, problem.code) == ("sky", "colr", "unknown_parameter")
    assert problem.message == "`sky` (color) has no parameter `colr`. Did you mean `color`?"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"seconds": "2"}, "`sky`: `seconds` must be a number above 0 and at most 60, not “2”."),
        ({"seconds": 61}, "`sky`: `seconds` must be a number above 0 and at most 60, not 61."),
        ({"seconds": True}, "`sky`: `seconds` must be a number above 0 and at most 60, not true."),
        ({"color": "red"}, "`sky`: `color` must be text like #D4AF37, not “red”."),
        ({"color": None}, "`sky`: `color` must be text like #D4AF37, not nothing."),
        ({"asset": "x"}, "`sky`: `asset` must be the id of an asset or null, not “x”."),
    ],
)
def test_a_wrong_parameter_is_told_with_what_is_allowed(
    params: dict[str, Any], message: str
) -> None:
    assert only(graph(node("sky", "color", **params))).message == message


def test_whole_numbers_do_for_numbers() -> None:
    assert found(graph(node("sky", "color", seconds=2))) == []


def test_every_wrong_parameter_of_a_node_is_told() -> None:
    problems = found(graph(node("sky", "color", seconds=0, color=1)))
    assert [problem.field for problem in problems] == ["color", "seconds"]


def test_a_missing_asset_is_a_problem_even_of_a_draft() -> None:
    data = graph(node("sky", "color", asset=str(uuid.uuid4())))
    assert codes(data, "draft") == ["missing_asset"]


def test_a_required_port_must_be_wired_before_a_run() -> None:
    data = graph(node("wide", "wrap"))
    assert only(data).message == "`wide` needs a clip at `clip`. Connect one."
    assert found(data, "draft") == []


def test_an_empty_graph_is_a_draft_and_no_run() -> None:
    assert codes(graph()) == ["empty"]
    assert codes(graph(), "draft") == []


@pytest.mark.parametrize(
    ("wires", "code", "message"),
    [
        ("sky.text -> wide.clip", "wrong_port_type", "takes a clip, but `text` of `sky` gives a"),
        ("sky.clips -> wide.clip", "unknown_port", "has no output `clips`. Did you mean `clip`?"),
        ("sky.clip -> wide.klip", "unknown_port", "has no input `klip`. Did you mean `clip`?"),
        ("gone.clip -> wide.clip", "unknown_node", "names the node `gone`, which does not exist"),
        ("wide.clip -> wide.extra", "self_loop", "`wide` is connected to itself"),
    ],
)
def test_a_bad_wire_says_why(wires: str, code: str, message: str) -> None:
    data = graph(node("sky", "color"), node("wide", "wrap"), wires=(wires,))
    problem = found(data, "draft")[0]
    assert problem.code == code
    assert message in problem.message


def test_a_wire_to_a_node_of_unknown_type_is_no_second_problem() -> None:
    data = graph(node("sky", "nebula"), node("wide", "wrap"), wires=("sky.x -> wide.clip",))
    assert codes(data) == ["unknown_type"]


def test_two_wires_into_one_port_name_both_nodes() -> None:
    data = graph(
        node("sky", "color"),
        node("sea", "color"),
        node("wide", "wrap"),
        wires=("sky.clip -> wide.clip", "sea.clip -> wide.clip"),
    )
    problem = only(data)
    assert (problem.node, problem.field, problem.code) == ("wide", "clip", "port_taken")
    assert "`sky` and `sea`" in problem.message


def test_many_wires_may_end_in_a_port_for_many() -> None:
    wires = ("sky.clip -> wide.clip", "sky.clip -> wide.extra", "sea.clip -> wide.extra")
    data = graph(node("sky", "color"), node("sea", "color"), node("wide", "wrap"), wires=wires)
    assert found(data) == []


def test_a_cycle_names_its_nodes_in_order() -> None:
    wires = ("c.clip -> a.clip", "a.clip -> b.clip", "b.clip -> c.clip", "c.clip -> d.clip")
    data = graph(*(node(name, "wrap") for name in "abcd"), wires=wires)
    problem = only(data)
    assert problem.code == "cycle"
    assert "`a` → `b` → `c` → `a`" in problem.message


def test_each_of_two_cycles_is_told() -> None:
    wires = ("a.clip -> b.clip", "b.clip -> a.clip", "c.clip -> d.clip", "d.clip -> c.clip")
    assert codes(graph(*(node(name, "wrap") for name in "abcd"), wires=wires)) == ["cycle", "cycle"]


def test_a_bypassed_node_with_nothing_to_pass_on_is_a_problem() -> None:
    data = graph(
        node("sky", "color", mode_="bypass"),
        node("wide", "wrap"),
        wires=("sky.clip -> wide.clip",),
    )
    problem = only(data)
    assert problem.code == "missing_port"
    assert "`sky` is bypassed" in problem.message


def test_what_a_skipped_node_lacks_is_no_problem() -> None:
    assert found(graph(node("sky", "color"), node("wide", "wrap", mode_="skip"))) == []


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"id": "a b"}, "nodes.1"),
        ({"id": ""}, "nodes.1"),
        ({"id": "x" * 101}, "nodes.1"),
        ({"id": 7}, "nodes.1"),
        ({"type": 7}, "type"),
        ({"params": []}, "params"),
        ({"position": {"x": "left"}}, "position"),
        ({"position": {"x": 1e400}}, "position"),
        ({"keep": "yes"}, "keep"),
        ({"mode": "fly"}, "mode"),
        ({"mode": ["run"]}, "mode"),
        ({"version": 0}, "version"),
        ({"attempts": 99}, "attempts"),
        ({"title": "a\0b"}, "title"),
        ({"params": {"color": "\ud800"}}, "params"),
        ({"params": {"seconds": float("nan")}}, "params"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_malformed_node_is_told_by_its_field(entry: dict[str, Any], field: str) -> None:
    problems = found(graph(node("sky", "color") | entry))
    assert field in [problem.field for problem in problems]


def test_values_nested_too_deep_are_refused() -> None:
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    assert found(graph(node("sky", "color", color=deep)))[0].code == "not_plain"


@pytest.mark.parametrize("bad", [{"from": {"node": "a"}}, 3, {"from": "a", "to": "b"}])
def test_a_malformed_connection_is_told_by_its_number(bad: object) -> None:
    data = chain()
    data["connections"].append(bad)
    assert [(p.field, p.code) for p in found(data)] == [("connections.4", "bad_connection")]


def test_reading_a_malformed_definition_raises_with_all_problems() -> None:
    with pytest.raises(InvalidDefinition) as caught:
        parse({"schema": 9, "nodes": {}})
    assert [problem.field for problem in caught.value.problems] == ["schema", "nodes"]


class NewerColor(Color):
    type, version = "color", 3

    class Params(NodeParams):
        shade: str = "#000000"

    @classmethod
    def upgrade(cls, old: dict[str, Any], version: int) -> dict[str, Any]:
        assert version < 3
        return {"shade": old["color"]}


NEWER = Registry((NewerColor,))


def test_parameters_of_an_older_version_are_upgraded() -> None:
    data = graph(node("sky", "color", color="#FFFFFF", version_=1))
    assert found(data, types=NEWER) == []
    (spec,) = upgraded(parse(data), NEWER).nodes
    assert (spec.version, spec.params) == (3, {"shade": "#FFFFFF"})


def test_a_node_without_a_version_is_of_the_installed_one() -> None:
    (spec,) = upgraded(parse(graph(node("sky", "color", shade="#FFFFFF"))), NEWER).nodes
    assert (spec.version, spec.params) == (3, {"shade": "#FFFFFF"})


def test_a_node_of_a_newer_version_is_refused() -> None:
    assert only(graph(node("sky", "color", version_=4)), types=NEWER).code == "newer_version"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON, JSON, JSON)
def test_no_json_is_too_strange_to_be_checked(whole: Any, entry: Any, value: Any) -> None:
    found(whole)
    found({"schema": 1, "nodes": whole, "connections": entry})
    data = graph(node("sky", "color", color=value), wires=("sky.clip -> sky.text",))
    data["nodes"].append(entry)
    data["connections"].append({"from": entry, "to": value})
    for problem in found(data):
        json.dumps(problem.to_json())


def test_the_editors_own_notes_are_kept_as_they_are_and_bounded() -> None:
    data = graph(node("a", "color", ui_={"collapsed": True})) | {"ui": {"viewport": {"zoom": 1.5}}}
    assert to_json(parse(data))["ui"] == data["ui"]
    assert to_json(parse(data))["nodes"][0]["ui"] == {"collapsed": True}
    data["ui"] = {"notes": "x" * 600_000}
    data["nodes"][0]["ui"] = {"notes": "x" * 20_000}
    with pytest.raises(InvalidDefinition) as caught:
        parse(data)
    assert [(p.node, p.field, p.code) for p in caught.value.problems] == [
        ("a", "ui", "too_large"),
        ("", "ui", "too_large"),
    ]

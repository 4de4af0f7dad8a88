import uuid
from itertools import pairwise
from typing import Any

import pytest

from render.clip import Clip, VideoFile
from tests.workflows.graphs import (
    TYPES,
    Color,
    Library,
    asset,
    chain,
    evaluated,
    graph,
    node,
    planned,
)
from workflows.node import AssetRef, Node, Outputs, Port
from workflows.planning.evaluate import introduced
from workflows.registry import Registry

FILE = asset()


def digests(data: dict[str, Any], types: Registry = TYPES, **known: Outputs) -> dict[str, str]:
    return evaluated(planned(data, types=types), dict(known)).digests


def test_instant_nodes_are_evaluated_and_jobs_get_their_inputs() -> None:
    found = evaluated(planned(chain()))
    assert found.outputs["second"]["clip"].width == 128
    assert found.inputs["file"] == {"clip": found.outputs["second"]["clip"]}
    assert found.ready("file")
    assert not found.ready("sent")
    assert found.waiting == {"sent"}


def test_what_a_finished_job_gave_reaches_the_next() -> None:
    found = evaluated(planned(chain()), {"file": {"video": FILE}})
    assert found.inputs["sent"] == {"video": FILE}
    assert not found.waiting


def test_a_file_becomes_a_clip_where_one_is_wanted() -> None:
    data = chain()
    data["nodes"].append(node("wide", "wrap"))
    data["connections"].append(
        {"from": {"node": "file", "port": "video"}, "to": {"node": "wide", "port": "clip"}}
    )
    found = evaluated(planned(data), {"file": {"video": FILE}})
    assert isinstance(found.inputs["wide"]["clip"], VideoFile)


def test_evaluating_one_node_looks_back_to_jobs_only() -> None:
    found = evaluated(planned(chain()), {"file": {"video": FILE}}, nodes=("sent",))
    assert found.ready("sent")
    assert set(found.digests) == {"sent"}
    assert evaluated(planned(chain()), nodes=("sent",)).waiting == {"sent"}


def test_an_error_stops_what_follows_and_nothing_else() -> None:
    data = graph(
        node("bad", "picky", fail=True),
        node("after", "wrap"),
        node("sky", "color"),
        node("wide", "wrap"),
        wires=("bad.clip -> after.clip", "sky.clip -> wide.clip"),
    )
    found = evaluated(planned(data))
    assert (found.errors["bad"].node, found.errors["bad"].field) == ("bad", "fail")
    assert found.stopped == {"after"}
    assert "wide" in found.outputs


def test_an_output_that_cannot_be_had_is_an_error_only_if_it_is_used() -> None:
    alone = graph(node("odd", "picky"))
    assert evaluated(planned(alone)).errors == {}
    used = graph(node("odd", "picky"), node("wide", "wrap"), wires=("odd.clip -> wide.clip",))
    error = evaluated(planned(used)).errors["odd"]
    assert str(error) == "`odd` needs a video, but “a.wav” has only sound."
    assert (error.field, error.error_code) == ("asset", "invalid_input")


def test_an_output_that_a_node_forgot_is_its_fault() -> None:
    data = graph(node("odd", "picky"), node("sky", "color"), wires=("odd.text -> sky.text",))
    error = evaluated(planned(data)).errors["odd"]
    assert str(error) == "`odd` gave no text at `text`."


def test_a_clip_that_cannot_exist_is_invalid_input_of_its_node() -> None:
    names = [f"n{number}" for number in range(250)]
    wires = tuple(f"{a}.clip -> {b}.clip" for a, b in pairwise(names))
    nodes = (
        node(names[0], "color"),
        *(node(n, "wrap", width=2 + 2 * i) for i, n in enumerate(names[1:])),
    )
    found = evaluated(planned(graph(*nodes, wires=wires)))
    (error,) = found.errors.values()
    assert error.code == "invalid_input"
    assert "more than 200 steps" in error.message


def test_a_fault_in_a_nodes_code_is_an_error_of_that_node() -> None:
    data = graph(
        node("a", "color", color="#00000A"),
        node("sky", "color"),
        wires=("a.text -> sky.text",),
    )
    types = Registry((_Clumsy,))
    data["nodes"][1]["type"] = "clumsy"
    found = evaluated(planned(data, types=types.with_nodes(Color)))
    assert "ZeroDivisionError" in found.errors["sky"].message


class _Clumsy(Node):
    type = "clumsy"
    inputs = {"text": Port(str)}
    outputs = {"text": Port(str)}

    def run(self, ctx: Any, params: Any, text: str) -> Outputs:
        return {"text": str(1 / 0)}


class _Warner(Color):
    type = "warner"

    def run(self, ctx: Any, params: Any, text: str = "") -> Outputs:
        ctx.warn("careful")
        return super().run(ctx, params, text)


def test_warnings_are_kept_by_node() -> None:
    plan = planned(graph(node("sky", "warner")), types=Registry((_Warner,)))
    assert evaluated(plan).warnings == {"sky": ["careful"]}


def test_the_same_graph_has_the_same_digests() -> None:
    assert digests(chain()) == digests(chain())


def test_a_default_parameter_written_out_changes_no_digest() -> None:
    data = chain()
    data["nodes"][0]["params"] = {"seconds": 1}
    assert digests(data) == digests(chain())


def test_a_changed_parameter_changes_what_follows_from_it() -> None:
    data = chain()
    data["nodes"][1]["params"] = {"width": 256}
    before, after = digests(chain()), digests(data)
    assert [name for name in after if before[name] != after[name]] == ["second", "file"]


def test_a_change_that_makes_no_difference_to_the_value_goes_no_further() -> None:
    data, before = chain(), digests(chain())
    data["nodes"][0]["params"] = {"asset": str(FILE.id)}
    after = evaluated(planned(data), find=Library(FILE).get).digests
    assert after["first"] != before["first"]
    assert after["second"] == before["second"]


def test_names_and_places_change_no_digest() -> None:
    data = chain()
    data["name"] = "Another"
    data["nodes"][1] |= {"title": "Wide", "position": {"x": 5, "y": 5}, "ui": {"color": "red"}}
    assert digests(data) == digests(chain())


def test_keeping_a_clip_changes_its_digest_and_no_other() -> None:
    data, before = chain(), digests(chain())
    data["nodes"][1]["keep"] = True
    after = digests(data)
    assert [name for name in after if before[name] != after[name]] == ["second"]


def test_new_code_changes_the_digest() -> None:
    class NewRender(TYPES.get("render")):  # type: ignore[misc]  # a class found by name
        version = 2

    kinds = (kind for kind in TYPES.all() if kind.type != "render")
    before, after = digests(chain()), digests(chain(), Registry((*kinds, NewRender)))
    assert [name for name in after if before[name] != after[name]] == ["file"]


def test_a_digest_knows_an_asset_by_its_content() -> None:
    twin = AssetRef(uuid.uuid4(), "copy.mp4", FILE.media)
    other = asset("other.mp4")

    def of(item: AssetRef) -> str:
        data = graph(node("sky", "color", asset=str(item.id)))
        return evaluated(planned(data), find=Library(FILE, twin, other).get).digests["sky"]

    assert of(twin) == of(FILE) != of(other)


def test_an_asset_that_is_gone_is_an_error_of_its_node() -> None:
    data = graph(node("sky", "color", asset=str(FILE.id)))
    error = evaluated(planned(data)).errors["sky"]
    assert (error.error_code, error.field) == ("missing_asset", "asset")


def test_each_operation_belongs_to_the_node_that_made_it_first() -> None:
    plan = planned(chain())
    found = evaluated(plan)
    owners = introduced(plan, found)
    assert owners[found.outputs["first"]["clip"].digest] == "first"
    assert owners[found.outputs["second"]["clip"].digest] == "second"


def test_a_chain_of_thousands_of_nodes_is_evaluated() -> None:
    names = [f"n{number}" for number in range(3000)]
    wires = tuple(f"{a}.text -> {b}.text" for a, b in pairwise(names))
    data = graph(*(node(name, "color") for name in names), wires=wires)
    found = evaluated(planned(data))
    assert not found.errors
    assert found.outputs[names[-1]]["text"] == "#000000"


@pytest.mark.parametrize("port", ["clip", "extra"])
def test_a_port_for_many_gets_a_tuple(port: str) -> None:
    wires = ("sky.clip -> wide.clip", "sky.clip -> wide.extra")
    found = evaluated(planned(graph(node("sky", "color"), node("wide", "wrap"), wires=wires)))
    value = found.inputs["wide"][port]
    assert isinstance(value, tuple if port == "extra" else Clip)

from itertools import pairwise

import pytest

from tests.workflows.graphs import chain, graph, node, planned
from workflows.graph import End


def test_the_order_follows_the_wires() -> None:
    data = chain()
    data["nodes"].reverse()
    assert planned(data).order == ("first", "second", "file", "sent")


def test_nodes_with_a_queue_are_jobs_and_the_others_are_not() -> None:
    plan = planned(chain())
    assert plan.jobs == ("file", "sent")
    assert [plan.queue(name) for name in plan.order] == ["", "", "render", "network"]


def test_a_clip_that_nothing_consumes_becomes_a_file() -> None:
    wires = ("sky.clip -> wide.clip",)
    plan = planned(graph(node("sky", "color"), node("wide", "wrap"), wires=wires))
    assert plan.shown == {"wide": "clip"}
    assert plan.jobs == ("wide",)
    assert plan.encodes("wide")


def test_a_kept_clip_becomes_a_file_beside_what_follows_it() -> None:
    data = chain()
    data["nodes"][1]["keep"] = True
    plan = planned(data)
    assert plan.jobs == ("second", "file", "sent")
    assert plan.fused("file") == ("first", "second")
    assert plan.lost_with("second") == frozenset()


def test_a_node_that_shows_nothing_is_never_made_a_file() -> None:
    assert planned(graph(node("odd", "picky", keep_=True))).jobs == ()


def test_instant_nodes_work_inside_the_jobs_they_lead_to() -> None:
    plan = planned(chain())
    assert plan.fused("file") == ("first", "second")
    assert plan.fused("sent") == ()


def test_a_job_waits_for_the_jobs_before_it_however_far() -> None:
    wires = ("sky.clip -> file.clip", "file.video -> wide.clip", "wide.clip -> more.clip")
    data = graph(
        node("sky", "color"),
        node("file", "render"),
        node("wide", "wrap"),
        node("more", "render"),
        wires=wires,
    )
    plan = planned(data)
    assert plan.waits_for("more") == ("file",)
    assert plan.next_jobs("file") == ("more",)
    assert plan.fused("more") == ("wide",)
    assert plan.needed(["more"]) == ("file", "wide", "more")


def test_a_failed_job_costs_its_descendants_only() -> None:
    data = chain()
    data["nodes"].append(node("other", "render"))
    data["connections"].append(
        {"from": {"node": "first", "port": "clip"}, "to": {"node": "other", "port": "clip"}}
    )
    assert planned(data).lost_with("file") == {"sent"}


def test_parents_and_all_that_is_before_and_behind() -> None:
    plan = planned(chain())
    assert plan.parents("second") == ("first",)
    assert plan.children("second") == ("file",)
    assert plan.ancestors("file") == {"first", "second"}
    assert plan.descendants("second") == {"file", "sent"}


def test_running_to_a_node_leaves_the_rest_out_and_shows_the_node() -> None:
    plan = planned(chain(), targets=("second",))
    assert plan.order == ("first", "second")
    assert plan.left_out == {"file", "sent"}
    assert plan.shown == {"second": "clip"}


def test_running_a_selection_brings_what_it_needs() -> None:
    data = chain()
    data["nodes"].append(node("sea", "color"))
    assert planned(data, targets=("file", "first")).order == ("first", "second", "file")


def test_running_to_a_node_that_does_not_exist_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        planned(chain(), targets=("nowhere",))


def test_a_skipped_node_takes_its_descendants_with_it() -> None:
    data = chain()
    data["nodes"][2]["mode"] = "skip"
    plan = planned(data)
    assert plan.skipped == {"file", "sent"}
    assert plan.order == ("first", "second")
    assert plan.jobs == ("second",)


def test_wires_over_a_bypassed_node_lead_from_what_it_passes_on() -> None:
    data = chain()
    data["nodes"][1]["mode"] = "bypass"
    plan = planned(data)
    assert plan.bypassed == {"second"}
    assert plan.inputs("file") == {"clip": (End("first", "clip"),)}
    assert plan.parents("file") == ("first",)


def test_a_bypassed_job_passes_its_clip_on_to_the_next() -> None:
    data = chain()
    data["nodes"][2]["mode"] = "bypass"
    plan = planned(data)
    assert plan.inputs("sent") == {"video": (End("second", "clip"),)}
    assert plan.encodes("sent")


def test_a_bypassed_node_passes_on_the_first_input_that_fits() -> None:
    wires = ("sky.text -> wide.note", "sky.clip -> wide.clip", "wide.clip -> file.clip")
    data = graph(
        node("sky", "color"),
        node("wide", "wrap", mode_="bypass"),
        node("file", "render"),
        wires=wires,
    )
    assert planned(data).inputs("file") == {"clip": (End("sky", "clip"),)}


def test_two_bypassed_nodes_in_a_row_are_seen_through() -> None:
    wires = ("sky.clip -> a.clip", "a.clip -> b.clip", "b.clip -> file.clip")
    data = graph(
        node("sky", "color"),
        node("a", "wrap", mode_="bypass"),
        node("b", "wrap", mode_="bypass"),
        node("file", "render"),
        wires=wires,
    )
    assert planned(data).inputs("file") == {"clip": (End("sky", "clip"),)}


def test_running_to_a_bypassed_node_runs_what_it_passes_on() -> None:
    data = chain()
    data["nodes"][1]["mode"] = "bypass"
    assert planned(data, targets=("second",)).order == ("first",)


def test_the_wires_of_a_port_for_many_keep_their_order() -> None:
    names = [f"n{number}" for number in range(5)]
    wires = tuple(f"{name}.clip -> wide.extra" for name in reversed(names))
    data = graph(*(node(n, "color") for n in names), node("wide", "wrap"), wires=wires)
    assert [end.node for end in planned(data).inputs("wide")["extra"]] == names[::-1]


def test_only_a_clip_that_is_no_file_yet_is_encoded() -> None:
    plan = planned(chain())
    assert [name for name in plan.order if plan.encodes(name)] == ["file"]


def test_a_chain_of_thousands_of_nodes_is_planned() -> None:
    names = [f"n{number}" for number in range(3000)]
    wires = tuple(f"{a}.clip -> {b}.clip" for a, b in pairwise(names))
    nodes = (node(names[0], "color"), *(node(name, "wrap") for name in names[1:]))
    plan = planned(graph(*nodes, wires=wires))
    assert plan.order == tuple(names)
    assert len(plan.fused(names[-1])) == 2999
    assert len(plan.descendants(names[0])) == 2999

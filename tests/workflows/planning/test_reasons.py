from collections.abc import Mapping
from typing import Any

from tests.workflows.graphs import asset, chain, evaluated, node, planned, wire
from workflows.node import Outputs
from workflows.planning.reasons import Past, why_reused, why_run


def reasons(
    now: dict[str, Any],
    known: Mapping[str, Outputs] | None = None,
    before: Mapping[str, Outputs] | None = None,
    *,
    forced: bool = False,
    file_missing: bool = False,
) -> dict[str, str]:
    """Why each node of `now` runs after the chain has run."""
    old, new = planned(chain()), planned(now)
    past = Past(old, evaluated(old, before).digests, "7")
    digests = evaluated(new, known).digests
    return {
        name: why_run(new, name, digests, past, forced=forced, file_missing=file_missing)
        for name in new.order
    }


def test_the_first_run_says_so() -> None:
    plan = planned(chain())
    assert why_run(plan, "file", evaluated(plan).digests, None) == "first run"


def test_a_changed_parameter_is_named_and_so_is_what_follows() -> None:
    data = chain()
    data["nodes"][1]["params"] = {"width": 256}
    told = reasons(data)
    assert told["second"] == "parameter `width` changed"
    assert told["file"] == "upstream `second` changed"
    assert told["sent"] == "upstream `file` changed"


def test_all_changed_parameters_are_named() -> None:
    data = chain()
    data["nodes"][0]["params"] = {"seconds": 2, "color": "#FFFFFF"}
    assert reasons(data)["first"] == "parameter `color` changed, parameter `seconds` changed"


def test_what_the_graph_does_not_show_is_said() -> None:
    assert reasons(chain(), forced=True)["file"] == "forced"
    assert reasons(chain(), file_missing=True)["file"] == "file missing"


def test_new_code_is_a_reason() -> None:
    old, new = planned(chain()), planned(chain())
    object.__setattr__(new.spec("file"), "version", 2)
    past = Past(old, evaluated(old).digests)
    assert why_run(new, "file", {}, past).startswith("code version changed")


def test_a_wire_that_came_or_went_is_named() -> None:
    data = chain()
    data["nodes"].append(node("sea", "color", color="#0000FF"))
    data["connections"].append(wire("sea.clip -> second.extra"))
    assert reasons(data)["second"] == "input port `extra` connected"
    data["connections"][0] = wire("sea.clip -> second.clip")
    assert "input port `clip` rewired" in reasons(data)["second"]


def test_a_wire_that_was_removed_is_named() -> None:
    data = chain()
    data["nodes"].append(node("sea", "color"))
    data["connections"].append(wire("sea.text -> second.note"))
    old, new = planned(data), planned(chain())
    past = Past(old, evaluated(old).digests)
    found = evaluated(new).digests
    assert why_run(new, "second", found, past) == "input port `note` removed"


def test_a_new_node_says_so() -> None:
    data = chain()
    data["nodes"].append(node("sea", "color"))
    assert reasons(data)["sea"] == "new node"


def test_a_clip_that_is_kept_now_says_so() -> None:
    data = chain()
    data["nodes"][1]["keep"] = True
    assert reasons(data)["second"] == "its clip becomes a file now"


def test_a_job_that_made_another_file_is_named_by_what_follows() -> None:
    now, before = {"file": {"video": asset("b")}}, {"file": {"video": asset("a")}}
    assert reasons(chain(), now, before)["sent"] == "upstream `file` made another file"


def test_a_node_that_took_no_part_last_time_says_so() -> None:
    old, new = planned(chain(), targets=("file",)), planned(chain())
    past = Past(old, evaluated(old).digests)
    assert why_run(new, "sent", {}, past) == "did not run last time"


def test_an_unchanged_node_without_a_result_says_so() -> None:
    assert reasons(chain())["file"] == "no earlier result is left"


def test_reuse_names_the_run() -> None:
    assert why_reused("12") == "nothing changed since run 12"

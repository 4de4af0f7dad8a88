import json
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tests.workflows.graphs import TYPES, Color
from workflows import nodes
from workflows.node import PORT_LOOKS, PORT_TYPES, Node, Port
from workflows.registry import (
    BadNode,
    Registry,
    builtin,
    installed,
    port_types,
    with_plugins,
)

HERE = "tests.workflows.graphs"


def plugin(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, "reelgraph.nodes")


def test_there_is_a_node_in_each_file_of_the_folder() -> None:
    files = {path.stem for path in Path(nodes.__path__[0]).glob("[!_]*.py")}
    assert {kind.type for kind in builtin()} == files


def test_all_installed_nodes_can_be_described_as_json() -> None:
    described = json.loads(json.dumps(installed().describe()))
    assert [item["type"] for item in described] == list(installed().names())
    assert all(item["title"] and item["doc"] for item in described)


def test_every_parameter_of_every_node_has_a_title_of_its_own() -> None:
    for item in installed().describe():
        for name, field in item["params"].get("properties", {}).items():
            assert field["title"], f"{item['type']}.{name}"


def test_a_description_says_what_ports_take() -> None:
    (wrap,) = (item for item in TYPES.describe() if item["type"] == "wrap")
    clip, extra, note = wrap["inputs"]
    assert clip == {
        "name": "clip",
        "type": "clip",
        "title": "Clip",
        "description": "",
        "required": True,
        "many": False,
        "accepts": ["clip", "asset"],
    }
    assert (extra["required"], extra["many"]) == (False, True)
    assert note["accepts"] == ["text", "number"]
    assert wrap["params"]["properties"]["width"]["maximum"] == 4096


def test_port_types_have_a_colour_each_and_say_what_they_turn_into() -> None:
    found = {item["type"]: item for item in port_types()}
    assert set(found) == set(PORT_TYPES.values()) == set(PORT_LOOKS)
    assert len({item["color"] for item in found.values()}) == len(found)
    assert found["clip"]["converts_to"] == ["sound"]
    assert found["asset"]["converts_to"] == ["clip", "picture", "sound"]


def test_a_dropped_file_of_every_kind_becomes_a_node() -> None:
    welcomed = [what for item in installed().describe() for what in item["welcomes"]]
    assert sorted(set(welcomed)) == sorted(welcomed)
    assert {"video", "image", "audio", "template"} <= set(welcomed)


def test_an_unknown_type_is_none() -> None:
    assert TYPES.get("nebula") is None


def test_a_plugin_adds_a_class_or_all_of_a_module() -> None:
    assert with_plugins(Registry(), [plugin("one", f"{HERE}:Color")]).names() == ("color",)
    assert with_plugins(Registry(), [plugin("all", HERE)]).names() == TYPES.names()


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("no.such.module", "ModuleNotFoundError"),
        (f"{HERE}:Nothing", "AttributeError"),
        (f"{HERE}:asset", "BadNode"),
        (f"{HERE}:Wrap", "Two node types are called 'wrap'"),
    ],
)
def test_a_broken_plugin_is_reported_and_the_others_work(value: str, error: str) -> None:
    plugins = [plugin("bad", value), plugin("good", f"{HERE}:Color")]
    registry = with_plugins(Registry((TYPES.all()[-1],)), plugins)
    assert registry.names() == ("color", "wrap")
    (broken,) = registry.broken
    assert broken.plugin == "bad"
    assert error in broken.error


def test_a_node_without_a_name_or_with_a_strange_port_is_refused() -> None:
    class Nameless(Node):
        pass

    class Odd(Node):
        type = "odd"
        inputs = {"bytes": Port(bytes)}

    for kind in (Nameless, Odd):
        with pytest.raises(BadNode):
            Registry((kind,))


def test_two_nodes_of_one_name_are_refused() -> None:
    with pytest.raises(BadNode, match="Two node types"):
        TYPES.with_nodes(Color)

import pytest

from tests.workflows.graphs import TYPES, asset, graph, node
from workflows.definition.params import asset_fields, assets, with_asset, with_text
from workflows.definition.reading import parse
from workflows.graph import Definition
from workflows.node import AssetId, InvalidInput, NodeParams

FILE = asset()


class Several(NodeParams):
    cover: AssetId = None
    pictures: list[AssetId] = []
    name: str = ""


def sky() -> Definition:
    return parse(graph(node("sky", "color"), node("wide", "wrap")))


def test_assets_are_known_by_their_type_not_by_their_name() -> None:
    assert asset_fields(Several) == ("cover", "pictures")
    params = Several(cover=FILE.id, pictures=[FILE.id, None])
    assert list(assets(params)) == [("cover", FILE.id), ("pictures", FILE.id)]


def test_the_form_knows_which_parameters_are_assets() -> None:
    properties = Several.model_json_schema()["properties"]
    assert properties["cover"]["widget"] == "asset"
    assert properties["pictures"]["items"]["widget"] == "asset"


def test_a_file_can_be_handed_in() -> None:
    definition = with_asset(sky(), TYPES, "sky", FILE.id)
    assert definition.by_id["sky"].params == {"asset": str(FILE.id)}


@pytest.mark.parametrize(("name", "message"), [("wide", "takes no file"), ("sea", "no node `sea`")])
def test_a_file_for_a_node_that_takes_none_is_refused(name: str, message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        with_asset(sky(), TYPES, name, FILE.id)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("color", "#FFFFFF", "#FFFFFF"),
        ("seconds", "2.5", 2.5),
        ("seconds", "none", "none"),
        ("asset", "null", None),
        ("unknown", "3", 3),
    ],
)
def test_a_typed_value_becomes_what_its_parameter_wants(
    field: str, text: str, value: object
) -> None:
    definition = with_text(sky(), TYPES, "sky", field, text)
    assert definition.by_id["sky"].params[field] == value


def test_digits_stay_text_where_text_is_wanted() -> None:
    class Named(TYPES.get("color")):  # type: ignore[misc]  # a class found by name
        type = "named"

        class Params(NodeParams):
            name: str = ""

    definition = parse(graph(node("sky", "named")))
    types = TYPES.with_nodes(Named)
    assert with_text(definition, types, "sky", "name", "42").by_id["sky"].params == {"name": "42"}

import uuid
from typing import Any

import pytest

from tests.workflows.graphs import asset, graph, node
from workflows.definition.params import with_asset
from workflows.definition.reading import parse
from workflows.node import InvalidInput
from workflows.nodes.template import Template
from workflows.registry import Registry

FILM = asset()


class Shelf:
    """A library that answers with what it holds, and keeps the question."""

    def __init__(self, found: uuid.UUID | None) -> None:
        self.found, self.asked = found, dict[str, Any]()

    def pick(self, **wishes: str) -> uuid.UUID | None:
        self.asked = wishes
        return self.found


def test_a_random_template_is_frozen_into_the_run() -> None:
    shelf = Shelf(FILM.id)
    params = Template.Params(choose="random", platform="tiktok", tag="neon")
    frozen = Template().pick(shelf, params)
    assert frozen == params.model_copy(update={"choose": "asset", "asset": FILM.id})
    assert shelf.asked == {
        "kind": "video",
        "role": "template",
        "platform": "tiktok",
        "tag": "neon",
    }


def test_a_chosen_template_stays() -> None:
    params = Template.Params(asset=FILM.id)
    assert Template().pick(Shelf(None), params) == params


def test_a_library_without_a_fitting_template_is_told() -> None:
    with pytest.raises(InvalidInput) as caught:
        Template().pick(Shelf(None), Template.Params(choose="random", platform="tiktok"))
    assert caught.value.message == "The library has no template for “tiktok”. Add one."


def test_a_file_handed_in_is_taken_instead_of_a_random_one() -> None:
    definition = parse(graph(node("it", "template", choose="random")))
    given = with_asset(definition, Registry((Template,)), "it", FILM.id)
    assert given.by_id["it"].params == {"choose": "asset", "asset": str(FILM.id)}


def test_a_random_template_needs_no_file() -> None:
    assert list(Template.incomplete(Template.Params(choose="random"), ())) == []
    assert [field for field, _ in Template.incomplete(Template.Params(), ())] == ["asset"]

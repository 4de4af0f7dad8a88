"""Every shape of the API has a name of its own: the schema holds one shape per name."""

import gc
from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel

from config.api import api

OURS = ("workspaces", "media_library", "uploads", "render", "workflows", "config")


def test_no_two_shapes_of_the_api_have_one_name() -> None:
    schema = api.get_openapi_schema(path_prefix="/api/")
    shown = set(schema["components"]["schemas"])
    found: dict[str, set[str]] = {}
    gc.collect()  # classes that tests made and dropped
    for model in _models(BaseModel):
        if model.__name__ in shown and model.__module__.split(".")[0] in OURS:
            for kind in (model, *_choices(model)):
                found.setdefault(kind.__name__, set()).add(f"{kind.__module__}.{kind.__qualname__}")
    assert {name: where for name, where in found.items() if len(where) > 1} == {}


def _models(base: type[BaseModel]) -> set[type[BaseModel]]:
    return {base, *(model for kind in base.__subclasses__() for model in _models(kind))}


def _choices(model: type[BaseModel]) -> Iterator[type[Enum]]:
    """The enumerations in a model's fields."""
    waiting: list[Any] = [field.annotation for field in model.model_fields.values()]
    while waiting:
        kind = waiting.pop()
        waiting.extend(get_args(kind))
        if isinstance(kind, type) and issubclass(kind, Enum):
            yield kind

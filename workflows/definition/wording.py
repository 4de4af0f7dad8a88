"""Values and allowed values in plain words, for messages to the user."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel


def shown(value: object) -> str:
    """A value as a message quotes it: short, text in “quotes”."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    text = text if len(text) <= 60 else f"{text[:57]}…"
    return f"“{text}”" if isinstance(value, str) else text


@cache
def schema(kind: type[BaseModel]) -> dict[str, Any]:
    """The JSON schema that draws the form."""
    return kind.model_json_schema()


def allowed(kind: type[BaseModel], name: str) -> str:
    """What a parameter may be, in words, as in "a number above 0 and below 1"."""
    described = schema(kind)
    field = described.get("properties", {}).get(name, {})
    return _words(field, described.get("$defs", {}))


def _words(field: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    if "$ref" in field:
        return _words(shared.get(field["$ref"].rsplit("/", 1)[-1], {}), shared)
    if "anyOf" in field:
        return " or ".join(filter(None, (_words(option, shared) for option in field["anyOf"])))
    if "enum" in field:
        return "one of " + ", ".join(str(value) for value in field["enum"])
    if "const" in field:
        return shown(field["const"])
    if field.get("widget") == "asset" or field.get("format") == "uuid":
        return "the id of an asset"
    words = _TYPE_WORDS.get(field.get("type", ""))
    return words(field) if words else ""


def _number(field: Mapping[str, Any]) -> str:
    noun = "a whole number" if field.get("type") == "integer" else "a number"
    low, high = field.get("minimum"), field.get("maximum")
    if low is not None and high is not None:
        return f"{noun} from {low:g} to {high:g}"
    parts = [
        f"{word} {field[key]:g}"
        for key, word in (
            ("exclusiveMinimum", "above"),
            ("minimum", "at least"),
            ("exclusiveMaximum", "below"),
            ("maximum", "at most"),
        )
        if key in field
    ]
    return f"{noun} {' and '.join(parts)}".rstrip()


def _text(field: Mapping[str, Any]) -> str:
    if "pattern" in field:
        return f"text like {field.get('examples', [field['pattern']])[0]}"
    if "maxLength" in field:
        return f"text of at most {field['maxLength']:,} characters"
    return "text"


def _list(field: Mapping[str, Any]) -> str:
    most = f" of at most {field['maxItems']}" if "maxItems" in field else ""
    return f"a list{most} (each {_words(field.get('items', {}), {}) or 'a value'})"


_TYPE_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "number": _number,
    "integer": _number,
    "string": _text,
    "array": _list,
    "boolean": lambda field: "true or false",
    "null": lambda field: "null",
    "object": lambda field: "an object { … }",
}

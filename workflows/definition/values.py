"""Values on wires: to JSON and back, and their digests."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from render.op import Op, from_json, to_json
from render.picture import Media

from ..node import AssetRef, Outputs, Receipt, Unavailable


class UnknownValue(ValueError):
    """Something that no port carries, or JSON that `encode` did not write."""


def encode(value: object) -> dict[str, Any]:
    """A value as JSON that says what it is. Raises UnknownValue for anything no port carries."""
    if isinstance(value, Op):
        return {"is": "op", "value": to_json(value)}
    if isinstance(value, AssetRef):
        media = asdict(value.media)
        return {"is": "asset", "id": str(value.id), "name": value.name, "media": media}
    if isinstance(value, Receipt):
        fields = {"kind": value.kind, "uri": value.uri, "asset": str(value.asset)}
        return {"is": "receipt", **fields, "detail": dict(value.detail)}
    if isinstance(value, Unavailable):
        return {"is": "unavailable", "message": value.message, "field": value.field}
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return {"is": "text" if isinstance(value, str) else "number", "value": value}
    raise UnknownValue(f"No port carries a {type(value).__name__}.")


def decode(data: Mapping[str, Any]) -> Any:
    """The value that `encode` wrote. Raises UnknownValue for anything else."""
    try:
        match data["is"]:
            case "op":
                return from_json(data["value"])
            case "asset":
                return AssetRef(uuid.UUID(data["id"]), data["name"], Media(**data["media"]))
            case "receipt":
                asset = uuid.UUID(data["asset"])
                return Receipt(data["kind"], data["uri"], asset, data["detail"])
            case "unavailable":
                return Unavailable(data["message"], data["field"])
            case "text":
                return str(data["value"])
            case "number":
                return float(data["value"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnknownValue(f"This is not a stored value: {error!r}.") from error
    raise UnknownValue(f"Values of the kind {data['is']!r} are not known.")


def encode_outputs(outputs: Outputs) -> dict[str, Any]:
    """All outputs of a node as JSON, by port."""
    return {port: encode(value) for port, value in outputs.items()}


def decode_outputs(data: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs that `encode_outputs` wrote."""
    return {port: decode(value) for port, value in data.items()}


def digest(value: object) -> str:
    """What a value is, in one line: equal where nodes that take it do the same.

    An asset is its content, whatever its name and id.
    """
    if isinstance(value, Op):
        return value.digest
    if isinstance(value, AssetRef):
        return f"{value.media!r}{value.media.transfer}{value.media.alpha_codec}"
    if isinstance(value, str):
        return f"text:{value}"
    if isinstance(value, (int, float)):
        return f"number:{float(value)!r}"
    text = json.dumps(encode(value), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

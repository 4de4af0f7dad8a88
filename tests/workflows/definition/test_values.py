import json
import uuid
from dataclasses import replace
from typing import Any

import pytest

from render.clip import ColorClip, video
from render.sound import FileSound
from tests.workflows.graphs import asset
from workflows.definition.values import (
    UnknownValue,
    decode,
    decode_outputs,
    digest,
    encode,
    encode_outputs,
)
from workflows.node import AssetRef, Receipt, Unavailable

FILE = asset()
VALUES = [
    ColorClip(width=2, height=2, duration=1),
    FileSound(media=FILE.media, duration=2),
    FILE,
    Receipt("folder", "/out/ä.mp4", FILE.id, {"size": 5, "tags": ["a"]}),
    Unavailable("needs sound.", "mute"),
    "✨ text",
    2.5,
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_survives_json(value: object) -> None:
    stored = json.loads(json.dumps(encode(value)))
    assert decode(stored) == value
    assert digest(decode(stored)) == digest(value)


def test_outputs_survive_json() -> None:
    outputs = {"video": FILE, "clip": video(FILE.media)}
    assert decode_outputs(json.loads(json.dumps(encode_outputs(outputs)))) == outputs


def test_different_values_have_different_digests() -> None:
    assert len({digest(value) for value in VALUES}) == len(VALUES)


def test_a_number_is_the_same_however_it_is_written() -> None:
    assert digest(2) == digest(2.0) != digest("2")


def test_an_asset_is_its_content_whatever_its_name() -> None:
    assert digest(AssetRef(uuid.uuid4(), "other", FILE.media)) == digest(FILE)


def test_an_asset_stored_before_hdr_was_known_is_the_same_and_one_in_hdr_is_not() -> None:
    stored = encode(FILE)
    del stored["media"]["transfer"]
    assert decode(stored) == FILE
    assert "transfer" not in digest(FILE)
    bright = replace(FILE, media=replace(FILE.media, transfer="smpte2084"))
    assert digest(bright) != digest(FILE)
    assert decode(json.loads(json.dumps(encode(bright)))) == bright


@pytest.mark.parametrize("value", [None, True, object(), [1]])
def test_what_no_port_carries_is_not_stored(value: object) -> None:
    with pytest.raises(UnknownValue):
        encode(value)


@pytest.mark.parametrize(
    "data", [{}, {"is": "song"}, {"is": "asset", "id": 3}, {"is": "op", "value": {"schema": 9}}]
)
def test_json_of_something_else_is_no_value(data: dict[str, Any]) -> None:
    with pytest.raises(UnknownValue):
        decode(data)

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from render import clip as clips
from render import picture, sound
from render.clip import Clip, ColorClip, CutClip, FitClip, Layer, Layers, Sequence, Transition
from render.op import (
    MAX_DEPTH,
    InvalidClip,
    Op,
    Record,
    from_json,
    replaced,
    to_json,
    type_registry,
    walk,
)
from render.picture import BorderPicture, FittedPicture, Media, Picture, PlacedPicture
from render.sound import DuckSound, FileSound, Gain, MixSound, Sound
from render.text import TextStyle

FILM = Media(sha256="a" * 64, kind="video", duration=4, width=160, height=284, has_audio=True)
SONG = Media(sha256="b" * 64, kind="audio", duration=9, has_audio=True)
PHOTO = Media(sha256="c" * 64, kind="image", width=120, height=214)


def color(seconds: float = 1.0, name: str = "#102030") -> ColorClip:
    return ColorClip(width=160, height=284, duration=seconds, color=name)


SIZE: dict[str, Any] = {"width": 160, "height": 284}
BORDER = BorderPicture(color="#D4AF37", thickness=4, **SIZE)
HEARD = FileSound(media=SONG, start=1, duration=3)
MOVING = clips.VideoFile(media=FILM, start=0.5, duration=2, **SIZE)
TEXT = picture.TextPicture(text="Hé ✨", style=TextStyle(size=20), **SIZE)
EVERY_OP: tuple[Op, ...] = (
    picture.PictureFile(media=PHOTO, width=120, height=214),
    TEXT,
    picture.SmallText(text=TEXT, scale=0.5, left=0.25, top=0.5, width=80, height=142),
    picture.ZoomedPicture(picture=BORDER, zoom=1.5, **SIZE),
    BORDER,
    FittedPicture(picture=BORDER, fit="blur", width=40, height=40),
    picture.PictureStack(items=(PlacedPicture(picture=BORDER, x=3, opacity=0.5),), **SIZE),
    sound.Silence(duration=2),
    HEARD,
    sound.CutSound(sound=HEARD, start=0.5, duration=1),
    sound.LoopSound(sound=HEARD, duration=8),
    Gain(sound=HEARD, db=-3, duration=3),
    sound.FadeSound(sound=HEARD, fade_in=0.5, fade_out=1, duration=3),
    MixSound(sounds=(HEARD, sound.Silence(duration=1)), duration=3),
    DuckSound(music=HEARD, speech=sound.Silence(duration=3), duration=3),
    sound.JoinSound(sounds=(HEARD, HEARD), overlaps=(0.5,), duration=5.5),
    sound.Loudness(sound=HEARD, duration=3),
    MOVING,
    picture.hdr_table("smpte2084", 4),
    color(),
    clips.StillClip(picture=BORDER, duration=2, **SIZE),
    clips.KenBurns(content=BORDER, duration=2, offset=0.5, span=4, **SIZE),
    CutClip(clip=MOVING, start=0.5, duration=1, **SIZE),
    clips.ExtendClip(clip=MOVING, how="hold", duration=5, **SIZE),
    FitClip(clip=MOVING, fit="contain", color="#FF0000", width=90, height=90, duration=2),
    Layers(layers=(Layer(content=BORDER, x=2), Layer(content=MOVING)), duration=2, **SIZE),
    Sequence(clips=(color(), MOVING), transitions=(Transition(),), duration=3, **SIZE),
    clips.Slideshow(pictures=(BORDER,), music=HEARD, duration=3, **SIZE),
    clips.WithSound(clip=MOVING, new_sound=HEARD, duration=2, **SIZE),
)


def sounds() -> st.SearchStrategy[Sound]:
    seconds = st.floats(0.1, 60)
    leaf = st.builds(FileSound, media=st.just(SONG), start=seconds, duration=seconds)
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.builds(Gain, sound=part, db=st.floats(-40, 12), duration=seconds),
            st.builds(
                MixSound,
                sounds=st.lists(part, min_size=1, max_size=3).map(tuple),
                duration=seconds,
            ),
        ),
        max_leaves=5,
    )


def pictures() -> st.SearchStrategy[Picture]:
    side = st.integers(1, 3000)
    leaf = st.builds(
        BorderPicture,
        color=st.just("#D4AF37"),
        thickness=st.integers(0, 90),
        width=side,
        height=side,
    )
    text = st.builds(
        picture.TextPicture,
        text=st.text(max_size=20),
        style=st.builds(TextStyle, size=st.integers(1, 200)),
        width=side,
        height=side,
    )
    return st.one_of(leaf, text, st.builds(FittedPicture, picture=leaf, width=side, height=side))


def some_clips() -> st.SearchStrategy[Clip]:
    seconds = st.floats(0.1, 60)
    size: dict[str, Any] = {"width": st.integers(1, 4000), "height": st.integers(1, 4000)}
    leaf = st.one_of(
        st.builds(clips.VideoFile, media=st.just(FILM), start=seconds, duration=seconds, **size),
        st.builds(ColorClip, duration=seconds, **size),
        st.builds(clips.KenBurns, content=pictures(), duration=seconds, **size),
    )
    return st.recursive(
        leaf,
        lambda part: st.one_of(
            st.builds(FitClip, clip=part, duration=seconds, **size),
            st.builds(clips.WithSound, clip=part, new_sound=sounds(), duration=seconds, **size),
            st.builds(
                Layers,
                layers=st.lists(
                    st.builds(Layer, content=st.one_of(part, pictures()), opacity=st.floats(0, 1)),
                    max_size=3,
                ).map(tuple),
                duration=seconds,
                **size,
            ),
        ),
        max_leaves=6,
    )


@settings(max_examples=60, deadline=None)
@given(some_clips())
def test_json_brings_back_an_equal_clip(clip: Clip) -> None:
    text = json.dumps(to_json(clip))
    again = from_json(json.loads(text))
    assert again == clip
    assert again.digest == clip.digest
    assert json.dumps(to_json(again)) == text


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.OP)
def test_every_operation_survives_json(op: Op) -> None:
    assert from_json(json.loads(json.dumps(to_json(op)))) == op


def test_the_samples_of_this_file_are_all_there_is() -> None:
    assert {op.OP for op in EVERY_OP} == set(type_registry)


@pytest.mark.parametrize("op", EVERY_OP, ids=lambda op: op.OP)
def test_a_digest_changes_with_every_field(op: Op) -> None:
    digests = {op.digest}
    for field in fields(op):
        other = _other(getattr(op, field.name))
        if not (isinstance(op, Sequence) and field.name in ("width", "height", "clips")):
            digests.add(replace(op, **{field.name: other}).digest)
        else:  # its clips must have its size, so both change together
            digests.add(_resized(op, field.name).digest)
    assert len(digests) == 1 + len(fields(op))


def _other(value: Any) -> Any:
    """A value of the same kind that is not the same."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, float):
        return value * 1.1 + 0.01
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return {"cover": "blur", "blur": "cover", "hold": "loop", "loop": "hold"}.get(
            value, {"contain": "cover", "top": "middle"}.get(value, f"{value}0")
        )
    if isinstance(value, tuple):
        return (_other(value[0]), *value[1:])
    if isinstance(value, Record):
        name = fields(value)[0].name
        return replace(value, **{name: _other(getattr(value, name))})
    if value is None:
        return "#123456"
    return _other_op(value)


def _resized(op: Sequence, name: str) -> Sequence:
    sizes = {"width": (161, 284), "height": (160, 285), "clips": (160, 284)}
    width, height = sizes[name]
    parts = tuple(replace(part, width=width, height=height) for part in reversed(op.clips))
    return replace(op, clips=parts, width=width, height=height)


def _other_op(op: Op) -> Op:
    if isinstance(op, Sound):
        return Gain(sound=op, db=1, duration=op.duration)
    if isinstance(op, Picture):
        return BorderPicture(color="#000000", thickness=1, width=op.width, height=op.height)
    assert isinstance(op, Clip)
    return ColorClip(width=op.width, height=op.height, duration=op.duration, color="#ABCDEF")


def test_numbers_that_differ_by_rounding_only_are_the_same() -> None:
    assert color(2).digest == color(2.0).digest == color(2.0000000001).digest
    assert color(2).digest != color(2.00001).digest


def test_a_record_field_is_part_of_the_digest() -> None:
    first, second = (
        Layers(layers=(Layer(content=MOVING, x=x),), duration=2, **SIZE) for x in (0, 1)
    )
    assert first != second


def test_a_later_field_changes_nothing_until_it_is_used() -> None:
    before = "c20000da3c354d6724d612d730580b19a09f998106bf3340736dae9f6e821cf2"
    assert MOVING.digest == before
    assert "transfer" not in json.dumps(to_json(MOVING))
    bright = replace(MOVING, media=replace(FILM, transfer="arib-std-b67"))
    assert bright.digest != before
    assert from_json(json.loads(json.dumps(to_json(bright)))) == bright


def test_shared_parts_are_written_once() -> None:
    pair = MixSound(sounds=(HEARD, HEARD), duration=3)
    assert [item["op"] for item in to_json(pair)["ops"]] == ["file-sound", "mix"]


def test_walking_gives_parts_before_the_whole() -> None:
    clip = FitClip(clip=MOVING, width=90, height=90, duration=2)
    assert list(walk(clip)) == [MOVING, clip]


def test_replacing_a_part_rebuilds_what_holds_it() -> None:
    layers = Layers(layers=(Layer(content=MOVING, x=4),), duration=2, **SIZE)
    swapped = replaced(layers, {MOVING.digest: color()})
    assert swapped == Layers(layers=(Layer(content=color(), x=4),), duration=2, **SIZE)
    assert replaced(layers, {}) is layers


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"schema": 99, "ops": []},
        {"schema": 1, "ops": []},
        {"schema": 1, "ops": [{"op": "no-such-op"}]},
        {"schema": 1, "ops": [{"op": "silence", "duration": 1, "color": "red"}]},
        {"schema": 1, "ops": [{"op": "gain", "sound": {"$": 7}, "db": 1, "duration": 1}]},
        {"schema": 1, "ops": [{"op": "silence", "duration": 0}]},
        {"schema": 1, "ops": "silence"},
    ],
)
def test_what_is_no_clip_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(InvalidClip):
        from_json(data)


def test_a_chain_may_not_be_endless() -> None:
    heard: Sound = HEARD
    for _ in range(MAX_DEPTH - 1):
        heard = Gain(sound=heard, db=0, duration=3)
    with pytest.raises(InvalidClip, match="steps in a row"):
        Gain(sound=heard, db=0, duration=3)

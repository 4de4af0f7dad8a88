"""Audio: music or any sound, prepared, and put under a clip."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from typing import Any, Literal

from pydantic import Field

from render.clip import Clip
from render.sound import Sound
from render.soundtrack import Soundtrack, lasting_sound, prepared, with_soundtrack
from workflows.definition.conversion import sound_of
from workflows.definition.fields import CHOOSE, IF_RANDOM, Decibels, Label, Lufs, Seconds, SoundId
from workflows.definition.hints import hints, when
from workflows.node import (
    Context,
    InvalidInput,
    Node,
    NodeParams,
    Outputs,
    PickContext,
    Port,
    Unavailable,
)

OWN_SOUND = "The clip's own sound"


class Audio(Node):
    """Choose a sound, trim, loop and fade it. With a clip: put it under the clip, or in place
    of its own sound."""

    type, version, title, category = "audio", 1, "Audio", "Media"
    keywords = ("music", "sound", "song", "voice", "track", "soundtrack", "duck", "mood", "volume")
    welcomes = ("audio",)
    icon = "M9 18V5l11-2v13M9 18a3 3 0 1 1-6 0 3 3 0 0 1 6 0M20 16a3 3 0 1 1-6 0 3 3 0 0 1 6 0"
    inputs = {
        "sound": Port(Sound, required=False, description="In place of a file."),
        "clip": Port(Clip, required=False, description="The clip to put the sound under."),
    }
    outputs = {
        "sound": Port(Sound),
        "clip": Port(Clip, description="The clip with the sound."),
    }

    class Params(NodeParams):
        asset: SoundId = Field(
            None,
            title="File",
            json_schema_extra=hints(when=when(choose=["asset"], free=["sound"])),
        )
        choose: Literal["asset", "random"] = Field(
            "asset",
            title="Choose",
            json_schema_extra=hints(titles=CHOOSE, when=when(free=["sound"])),
        )
        mood: Label = Field(
            "", title="Mood", description="For a random one.", json_schema_extra=IF_RANDOM
        )
        tag: Label = Field(
            "", title="Tag", description="For a random one.", json_schema_extra=IF_RANDOM
        )
        start: Seconds = Field(0.0, title="Start")
        end: Seconds | None = Field(None, title="End", description="Empty: the end of the file.")
        length: Seconds = Field(
            0.0, title="Length", description="Cut or repeat to this length. 0: as it is."
        )
        loop: bool = Field(True, title="Loop", description="Repeat where it is too short.")
        gain: Decibels = Field(0.0, title="Gain")
        fade_in: Seconds = Field(0.0, title="Fade in")
        fade_out: Seconds = Field(0.0, title="Fade out")
        mode: Literal["replace", "mix", "duck"] = Field(
            "replace",
            title="With a clip's own sound",
            description="Replace it, mix both, or press the music down while there is speech.",
            json_schema_extra=hints(
                titles={"duck": "Duck under speech"}, when=when(wired=["clip"]), group=OWN_SOUND
            ),
        )
        clip_gain: Decibels = Field(
            0.0,
            title="Gain of the clip's own sound",
            json_schema_extra=hints(
                when=when(wired=["clip"], mode=["mix", "duck"]), group=OWN_SOUND
            ),
        )
        duck_by: float = Field(
            12.0,
            ge=0,
            le=40,
            title="Duck by",
            json_schema_extra=hints(
                "slider",
                unit="dB",
                step=0.5,
                when=when(wired=["clip"], mode=["duck"]),
                group=OWN_SOUND,
            ),
        )
        normalise: bool = Field(
            False, title="Bring to a loudness", json_schema_extra=hints(advanced=True)
        )
        loudness: Lufs = Field(
            -14.0,
            title="Loudness",
            json_schema_extra=hints(advanced=True, when=when(normalise=[True])),
        )

    def pick(self, ctx: PickContext, params: Any) -> NodeParams:
        if params.choose != "random":
            return super().pick(ctx, params)
        found = ctx.pick(kind="audio", category=params.mood, tag=params.tag)
        if found is None:
            mood = f" with the mood “{params.mood}”" if params.mood else ""
            tag = f" tagged “{params.tag}”" if params.tag else ""
            raise InvalidInput(
                f"The library has no sound{mood}{tag}. Add one.",
                field="choose",
                code="nothing_to_pick",
            )
        frozen: NodeParams = params.model_copy(update={"choose": "asset", "asset": found})
        return frozen

    def run(
        self,
        ctx: Context,
        params: Params,
        sound: Sound | None = None,
        clip: Clip | None = None,
    ) -> Outputs:
        music = sound or sound_of(ctx.asset(params.asset or ""))
        if isinstance(music, Unavailable):
            return {"sound": music, "clip": music}
        options = _soundtrack(params)
        shaped = prepared(music, options)
        if params.length:
            shaped = lasting_sound(shaped, params.length, loop=params.loop)
        return {"sound": shaped, "clip": _clip_with(clip, shaped, options)}

    @classmethod
    def shows(cls, connected: Collection[str]) -> str:
        return "clip" if "clip" in connected else ""

    @classmethod
    def given(cls, params: dict[str, Any], field: str, asset: uuid.UUID) -> dict[str, Any]:
        return {**super().given(params, field, asset), "choose": "asset"}

    @classmethod
    def incomplete(cls, params: Params, connected: Collection[str]) -> Iterator[tuple[str, str]]:
        if params.asset is None and params.choose == "asset" and "sound" not in connected:
            yield "asset", "choose a sound, connect one, or let a random one be taken."


def _clip_with(clip: Clip | None, music: Sound, options: Soundtrack) -> Clip | Unavailable:
    """The clip heard with music that is prepared already."""
    if clip is None:
        return Unavailable("needs a clip at `clip` to put its sound under.", "clip")
    under = Soundtrack(
        loop=options.loop,
        mode=options.mode,
        own_gain_db=options.own_gain_db,
        duck_db=options.duck_db,
        lufs=options.lufs,
    )
    return with_soundtrack(clip, music, under)


def _soundtrack(params: Audio.Params) -> Soundtrack:
    return Soundtrack(
        start=params.start,
        end=params.end,
        loop=params.loop,
        gain_db=params.gain,
        fade_in=params.fade_in,
        fade_out=params.fade_out,
        mode=params.mode,
        own_gain_db=params.clip_gain,
        duck_db=params.duck_by,
        lufs=params.loudness if params.normalise else None,
    )

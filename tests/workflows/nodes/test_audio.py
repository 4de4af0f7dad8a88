import uuid

import pytest

from render.clip import ColorClip, video
from render.op import walk
from render.sound import DuckSound, FadeSound, FileSound, Gain, LoopSound, Loudness, MixSound
from tests.workflows.graphs import asset, graph, node, planned, run_node
from workflows.node import InvalidInput, Unavailable
from workflows.nodes.audio import Audio
from workflows.nodes.source import Source
from workflows.registry import Registry

BEAT, FILM, PHOTO = asset("beat.wav", "audio"), asset(), asset("photo.png", "image")
CLIP = video(FILM.media)
ID = str(BEAT.id)


def test_a_sound_is_given_as_it_is() -> None:
    assert run_node(Audio, BEAT, asset=ID)["sound"] == FileSound(media=BEAT.media, duration=8)


def test_a_sound_is_trimmed_faded_and_brought_to_a_loudness() -> None:
    settings = {"start": 1, "end": 5, "gain": -3, "fade_in": 0.5, "fade_out": 1, "normalise": True}
    sound = run_node(Audio, BEAT, asset=ID, **settings)["sound"]
    assert [type(part) for part in walk(sound)] == [FileSound, Gain, FadeSound, Loudness]
    assert sound.duration == 4
    assert sound.lufs == -14


def test_a_sound_can_be_repeated_to_a_length() -> None:
    sound = run_node(Audio, BEAT, asset=ID, length=20)["sound"]
    assert isinstance(sound, LoopSound)
    assert sound.duration == 20


def test_a_video_gives_its_sound() -> None:
    assert run_node(Audio, FILM, asset=str(FILM.id))["sound"].duration == 4


def test_a_connected_sound_is_taken_instead_of_a_file() -> None:
    sound = FileSound(media=BEAT.media, duration=8)
    assert run_node(Audio, sound=sound)["sound"] == sound


def test_a_picture_has_nothing_to_hear() -> None:
    sound = run_node(Audio, PHOTO, asset=str(PHOTO.id))["sound"]
    assert sound == Unavailable("needs sound, but “photo.png” is a picture.")


@pytest.mark.parametrize(
    ("mode", "kind"), [("replace", LoopSound), ("mix", MixSound), ("duck", DuckSound)]
)
def test_music_goes_under_a_clip(mode: str, kind: type) -> None:
    short = asset("short.wav", "audio", duration=1.0)
    clip = run_node(Audio, short, asset=str(short.id), clip=CLIP, mode=mode)["clip"]
    assert isinstance(clip.sound, kind)
    assert clip.duration == CLIP.duration


def test_music_under_a_silent_clip_is_all_there_is() -> None:
    silent = ColorClip(width=64, height=64, duration=2)
    clip = run_node(Audio, BEAT, asset=ID, clip=silent, mode="duck")["clip"]
    assert clip.sound == FileSound(media=BEAT.media, duration=2)


def test_there_is_no_clip_without_a_clip() -> None:
    assert isinstance(run_node(Audio, BEAT, asset=ID)["clip"], Unavailable)


def test_only_with_a_clip_does_audio_become_a_file() -> None:
    types = Registry((Audio, Source))
    alone = graph(node("music", "audio"))
    assert planned(alone, types=types).jobs == ()
    under = graph(
        node("main", "source"), node("music", "audio"), wires=("main.clip -> music.clip",)
    )
    assert planned(under, types=types).shown == {"music": "clip"}


class Shelf:
    """A library with one sound of one mood."""

    def pick(self, *, kind: str, category: str = "", **wishes: str) -> uuid.UUID | None:
        return BEAT.id if (kind, category) == ("audio", "calm") else None


def test_a_random_sound_of_a_mood_is_frozen_into_the_run() -> None:
    params = Audio.Params(choose="random", mood="calm")
    frozen = Audio().pick(Shelf(), params)
    assert frozen == params.model_copy(update={"choose": "asset", "asset": BEAT.id})


def test_a_mood_that_no_sound_has_is_told() -> None:
    with pytest.raises(InvalidInput, match="no sound with the mood “wild”"):
        Audio().pick(Shelf(), Audio.Params(choose="random", mood="wild"))


def test_a_sound_must_come_from_somewhere() -> None:
    assert [field for field, _ in Audio.incomplete(Audio.Params(), ())] == ["asset"]
    assert list(Audio.incomplete(Audio.Params(), ("sound",))) == []
    assert list(Audio.incomplete(Audio.Params(choose="random"), ())) == []

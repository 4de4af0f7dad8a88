import pytest

from render.clip import (
    Clip,
    ColorClip,
    CutClip,
    ExtendClip,
    KenBurns,
    Layer,
    Layers,
    Sequence,
    Transition,
    cut,
    fitted,
    joined,
    lasting,
    video,
    with_sound,
)
from render.op import InvalidClip
from render.picture import BorderPicture, Media
from render.sound import CutSound, FileSound, JoinSound, LoopSound, Silence

FILM = Media(sha256="f", kind="video", duration=4, width=160, height=284, fps=25, has_audio=True)
MUTE = Media(sha256="m", kind="video", duration=2, width=160, height=284, fps=60)
FADE = Transition(name="crossfade", duration=0.5)


def plain(seconds: float) -> Clip:
    return ColorClip(width=160, height=284, duration=seconds)


def test_a_video_is_as_long_and_large_as_its_file() -> None:
    clip = video(FILM, 1)
    assert (clip.start, clip.duration, clip.size, clip.fps) == (1, 3, (160, 284), 25)
    assert video(FILM, 1, 99) == clip


def test_a_video_is_heard_from_the_same_place() -> None:
    assert video(FILM, 1, 2).sound == FileSound(media=FILM, start=1, duration=1)
    assert video(MUTE).sound is None


def test_the_frame_rate_is_the_highest_among_the_parts() -> None:
    assert joined((video(FILM), video(MUTE)), FADE).fps == 60
    assert plain(1).fps == 30


def test_cutting_nothing_gives_the_clip_itself() -> None:
    clip = plain(3)
    assert cut(clip, 0, 3) is clip
    assert isinstance(cut(clip, 1, 1), CutClip)


@pytest.mark.parametrize(("start", "duration"), [(-0.1, 1), (2.5, 1), (0, 0)])
def test_a_cut_must_lie_inside(start: float, duration: float) -> None:
    with pytest.raises(InvalidClip):
        CutClip(clip=plain(3), start=start, duration=duration, width=160, height=284)


def test_a_longer_duration_extends_and_a_shorter_one_cuts() -> None:
    assert lasting(plain(3), 3) == plain(3)
    assert lasting(plain(3), 1).duration == 1
    longer = lasting(plain(3), 5, "hold")
    assert isinstance(longer, ExtendClip)
    assert longer.how == "hold"


def test_a_loop_is_heard_again_and_a_held_end_is_silent() -> None:
    clip = video(FILM)
    assert lasting(clip, 9).sound == LoopSound(sound=clip.sound, duration=9)  # type: ignore[arg-type]  # it has sound
    assert isinstance(lasting(clip, 9, "hold").sound, CutSound)


def test_fitting_to_its_own_size_changes_nothing() -> None:
    assert fitted(plain(1), 160, 284) == plain(1)
    assert fitted(plain(1), 90, 90).size == (90, 90)


def test_giving_a_clip_its_own_sound_changes_nothing() -> None:
    clip = video(FILM)
    assert with_sound(clip, clip.sound) is clip
    assert with_sound(clip, None).sound is None


def test_joining_overlaps_by_the_transition() -> None:
    whole = joined((plain(2), plain(3), plain(2)), FADE)
    assert isinstance(whole, Sequence)
    assert whole.duration == 6
    assert whole.starts() == (0, 1.5, 4)


def test_a_transition_is_no_longer_than_half_of_a_neighbour() -> None:
    whole = joined((plain(0.4), plain(3)), FADE)
    assert isinstance(whole, Sequence)
    assert whole.transitions[0].duration == pytest.approx(0.2)


def test_joining_one_clip_gives_it_back() -> None:
    assert joined((plain(2),), FADE) == plain(2)


def test_a_cut_has_no_duration() -> None:
    whole = joined((plain(1), plain(1)), Transition(name="cut", duration=0.7))
    assert whole.duration == 2


def test_clips_of_different_sizes_do_not_join() -> None:
    with pytest.raises(InvalidClip, match="same size"):
        joined((plain(1), fitted(plain(1), 90, 90)), FADE)


def test_a_silent_clip_is_silence_in_a_sequence_that_is_heard() -> None:
    whole = joined((video(FILM), plain(1)), FADE)
    assert isinstance(whole.sound, JoinSound)
    assert whole.sound.sounds[1] == Silence(duration=1)
    assert whole.sound.duration == whole.duration
    assert joined((plain(1), plain(1)), FADE).sound is None


def test_layers_are_heard_only_as_they_say() -> None:
    layers = Layers(layers=(Layer(content=video(FILM)),), width=160, height=284, duration=4)
    assert layers.sound is None


def test_a_zoom_is_linear_and_stays_at_its_ends() -> None:
    border = BorderPicture(color="#FFFFFF", thickness=1, width=9, height=16)
    zoom = KenBurns(content=border, width=9, height=16, duration=4, zoom_from=1.0, zoom_to=1.2)
    assert [round(zoom.zoom(t), 3) for t in (-1, 0, 2, 4, 9)] == [1, 1, 1.1, 1.2, 1.2]
    with pytest.raises(InvalidClip, match="Ken Burns"):
        KenBurns(content=border, width=9, height=16, duration=4, zoom_from=0.9)


@pytest.mark.parametrize(("width", "height", "seconds"), [(0, 9, 1), (9, 0, 1), (9, 9, 0)])
def test_a_clip_needs_a_size_and_a_duration(width: int, height: int, seconds: float) -> None:
    with pytest.raises(InvalidClip):
        ColorClip(width=width, height=height, duration=seconds)

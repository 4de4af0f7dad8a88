import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from render.arguments import refuse_unguarded
from render.clip import (
    Clip,
    ColorClip,
    FitClip,
    KenBurns,
    Layer,
    Layers,
    Slideshow,
    Transition,
    cut,
    fitted,
    joined,
    lasting,
    video,
    with_sound,
)
from render.compile import Files, encode_args, needs, still_args
from render.graph import MEDIA_FORMATS, exact_rate
from render.op import MAX_DEPTH, InvalidClip
from render.picture import BorderPicture, Media, Picture, PictureFile, hdr_table
from render.presets import PRESETS, EncodeSpec
from render.sound import FileSound, Gain, Loudness
from tests.render.rendering import FINE

FILM = Media(
    sha256="film", kind="video", duration=4, width=1280, height=720, fps=30, has_audio=True
)
SONG = Media(sha256="song", kind="audio", duration=9, has_audio=True)
PHOTO = PictureFile(media=Media(sha256="photo", kind="image"), width=120, height=214)
BORDER = BorderPicture(color="#D4AF37", thickness=4, width=160, height=284)
HEARD = FileSound(media=SONG, duration=4)
OUT = Path("out.mp4")
EVERYTHING = Files(media={name: Path(f"/store/{name}.mp4") for name in ("film", "song", "photo")})


def plain(color: str = "#102030", seconds: float = 1) -> Clip:
    return ColorClip(width=160, height=284, duration=seconds, color=color)


def arguments(clip: Clip, spec: EncodeSpec = FINE) -> list[str]:
    return encode_args(clip, spec, EVERYTHING, OUT)


def graph(args: list[str]) -> str:
    return args[args.index("-filter_complex") + 1]


def options(args: list[str]) -> dict[str, str]:
    return dict(pairwise(args))


def zoomed(picture: Picture) -> Clip:
    return KenBurns(content=picture, width=160, height=284, duration=2)


# What is asked for first


def test_needs_name_files_pictures_and_gains() -> None:
    loud = Loudness(sound=HEARD, duration=4)
    louder = Loudness(sound=Gain(sound=loud, db=3, duration=4), duration=4)
    layers = (Layer(content=video(FILM)), Layer(content=PHOTO))
    clip = Layers(layers=layers, heard=louder, width=160, height=284, duration=4)
    wanted = needs(clip)
    assert {media.sha256 for media in wanted.media} == {"film", "song", "photo"}
    assert [picture.OP for picture in wanted.pictures] == ["picture-stack"]
    assert wanted.loudness == (loud, louder)
    assert needs(louder) == replace(wanted, media=frozenset({SONG}), pictures=())


def test_a_sound_that_is_replaced_is_not_needed() -> None:
    assert needs(with_sound(video(FILM), HEARD)).media == {FILM, SONG}
    assert needs(with_sound(video(FILM), None)).media == {FILM}


def test_pictures_over_each_other_are_one() -> None:
    over = (Layer(content=BORDER), Layer(content=PHOTO, x=20, opacity=0.5), Layer(content=BORDER))
    clip = Layers(layers=(Layer(content=video(FILM)), *over), width=160, height=284, duration=4)
    assert len(needs(clip).pictures) == 1
    between = (over[0], Layer(content=plain(), x=8), *over[1:])
    clip = Layers(layers=(Layer(content=video(FILM)), *between), width=160, height=284, duration=4)
    assert len(needs(clip).pictures) == 2


def test_frames_of_frames_are_flattened_into_one() -> None:
    inner = Layers(
        layers=(Layer(content=video(FILM)), Layer(content=BORDER)),
        width=160,
        height=284,
        duration=4,
    )
    outer = Layers(
        layers=(Layer(content=inner), Layer(content=PHOTO)), width=160, height=284, duration=4
    )
    assert len(needs(outer).pictures) == 1


def test_what_stands_still_is_drawn_once() -> None:
    clip = Layers(
        layers=(Layer(content=PHOTO), Layer(content=BORDER)), width=160, height=284, duration=4
    )
    (picture,) = needs(fitted(clip, 90, 90, "blur")).pictures
    assert (picture.width, picture.height) == (90, 90)


def test_a_zoomed_picture_keeps_its_aspect() -> None:
    for width, height in ((900, 1600), (160, 284), (161, 285)):
        clip = KenBurns(content=PHOTO, width=width, height=height, duration=2)
        (picture,) = needs(clip).pictures
        assert picture.width * height == picture.height * width
        assert 1.05 <= picture.width / width <= 2


def test_a_slideshow_must_have_its_slots() -> None:
    show = Slideshow(pictures=(PHOTO,), width=160, height=284, duration=3)
    with pytest.raises(InvalidClip, match="slots"):
        needs(show)


def test_an_unknown_transition_is_refused() -> None:
    with pytest.raises(InvalidClip, match="no transition"):
        arguments(joined((plain(), plain()), Transition(name="sparkle", duration=0.3)))


# The arguments


def everything_at_once() -> Clip:
    row = joined(
        (fitted(video(FILM), 160, 284), plain(), fitted(cut(video(FILM), 1, 2), 160, 284, "blur")),
        Transition(name="wipeleft", duration=0.3),
    )
    return Layers(
        layers=(
            Layer(content=lasting(row, 9), opacity=0.7),
            Layer(content=fitted(lasting(cut(video(FILM), 1, 1), 9), 90, 90), x=20, opacity=0.4),
        ),
        heard=HEARD,
        width=160,
        height=284,
        duration=9,
    )


def test_there_is_one_graph_and_one_encode() -> None:
    args = arguments(everything_at_once())
    assert args.count("-filter_complex") == 1
    assert args.count("-c:v") == args.count("libx264") == args.count("-c:a") == 1
    assert args[-1] == "file:out.mp4"
    assert args.count("-map") == 2


def test_every_input_is_guarded() -> None:
    args = arguments(everything_at_once())
    refuse_unguarded(args)
    starts = [0, *(index for index, word in enumerate(args) if word == "-i")]
    for before, start in pairwise(starts):
        given = options(args[before:start])
        assert given["-protocol_whitelist"] == "file,pipe"
        if args[start + 1].startswith("file:"):
            assert given["-format_whitelist"] == MEDIA_FORMATS
            assert "-an" not in given or given["-max_pixels"] == "33177600"
        else:
            assert given["-format_whitelist"] == "lavfi"
    assert args[:2] == ["-nostdin", "-hide_banner"]


def test_hdr_is_looked_up_at_the_size_that_is_shown_and_sdr_is_not() -> None:
    table = hdr_table("smpte2084")
    bright = video(replace(FILM, transfer="smpte2084"))
    shown = fitted(bright, 160, 90)
    assert needs(shown).pictures == (table,)
    files = replace(EVERYTHING, pictures={table.digest: Path("/drawn/table.png")})
    args = encode_args(shown, FINE, files, OUT)
    refuse_unguarded(args)
    assert re.search(r"scale=160:90\[.*format=rgb48.*haldclut.*format=yuv420p", graph(args))
    assert graph(args).count("haldclut") == 1
    assert "bt2020nc" in args
    assert not needs(fitted(video(FILM), 160, 90)).pictures
    assert "haldclut" not in graph(arguments(fitted(video(FILM), 160, 90)))


def test_names_of_files_do_not_reach_the_graph() -> None:
    strange = Files(media={"film": Path("/store/it's [a], film; really.mp4")})
    args = encode_args(video(FILM), FINE, strange, OUT)
    assert "really" not in graph(args)
    assert "file:/store/it's [a], film; really.mp4" in args


def test_a_cut_is_a_seek() -> None:
    args = arguments(cut(cut(video(FILM), 1, 3), 0.5, 1))
    assert options(args)["-ss"] == "1.300000"  # the sound's: it runs in for 0.2 seconds
    assert args[args.index("-ss") + 1] == "1.500000"


def test_the_specification_is_encoded() -> None:
    spec = replace(PRESETS["instagram-reels"], fps=29.97, gop_seconds=1)
    given = options(arguments(video(FILM), spec))
    assert (given["-g"], given["-maxrate"], given["-b:a"]) == ("30", "25000k", "128k")
    assert given["-frames:v"] == "120"
    assert given["-pix_fmt"] == "yuv420p"
    assert {given[f"-color{it}"] for it in ("space", "_primaries", "_trc")} == {"bt709"}
    assert "+cgop" in given["-flags:v"]
    assert "+faststart" in given["-movflags"]
    assert given["-map_metadata"] == given["-map_chapters"] == "-1"
    assert "use_metadata_tags" not in given["-movflags"]


def test_metadata_of_any_name_is_written() -> None:
    args = encode_args(plain(), FINE, EVERYTHING, OUT, metadata={"reelgraph": '{"a": "b=c"}'})
    assert args[args.index("-metadata") + 1] == 'reelgraph={"a": "b=c"}'
    assert "use_metadata_tags" in options(args)["-movflags"]


@pytest.mark.parametrize(
    ("fps", "rate"),
    [
        (30, "30"),
        (29.97, "30000/1001"),
        (23.976, "24000/1001"),
        (12.5, "25/2"),
        (1 / 300, "1/300"),
        (1 / 7200, "1/1000"),
    ],
)
def test_frame_rates_are_exact(fps: float, rate: str) -> None:
    assert str(exact_rate(fps)) == rate


def test_a_tint_over_a_plain_color_needs_no_blend() -> None:
    one = (Layer(content=video(FILM), opacity=0.7),)
    clip = Layers(layers=one, width=1280, height=720, duration=4)
    assert "blend" not in graph(arguments(clip))
    two = Layers(layers=(Layer(content=plain()), *one), width=1280, height=720, duration=4)
    assert "blend" in graph(arguments(two))


def test_opaque_layers_are_stacked_not_blended() -> None:
    halves = tuple(Layer(content=fitted(video(FILM), 160, 142), y=y) for y in (0, 142))
    built = graph(arguments(Layers(layers=halves, width=160, height=284, duration=4)))
    assert "xstack=inputs=2:layout=0_0|0_142" in built
    assert not re.search("overlay|blend|color", re.sub("out_color_matrix", "", built))


def test_a_hidden_layer_is_not_read() -> None:
    layers = (Layer(content=fitted(video(FILM), 160, 284), opacity=0.0), Layer(content=plain()))
    clip = Layers(layers=layers, width=160, height=284, duration=4)
    assert not needs(clip).media


def test_only_the_shared_frames_of_a_transition_are_blended() -> None:
    row = joined((plain(), plain("#FFFFFF")), Transition(name="crossfade", duration=0.4))
    built = graph(arguments(row))
    assert "xfade=duration=0.400000:offset=0:transition=fade" in built
    assert "trim=end_frame=18:start_frame=0" in built


def test_a_long_plain_file_is_read_again_in_constant_memory() -> None:
    big = replace(FILM, width=1080, height=1920, duration=30)
    args = arguments(lasting(video(big), 600))
    assert args.count("-stream_loop") == 1
    assert "]loop=" not in graph(args)


def test_a_chain_of_two_hundred_steps_compiles() -> None:
    fitted_clip: Clip = video(FILM)
    framed: Clip = video(FILM)
    for index in range(MAX_DEPTH - 3):
        fitted_clip = FitClip(clip=fitted_clip, width=100 + index % 2 * 20, height=100, duration=4)
        framed = Layers(layers=(Layer(content=framed, x=2),), width=160, height=284, duration=4)
    assert arguments(fitted_clip)
    assert arguments(framed)


def test_sequences_of_sequences_take_no_longer_than_they_are_deep() -> None:
    row: Clip = video(FILM)
    for _ in range(40):
        row = joined((row, ColorClip(width=1280, height=720, duration=0.1)), Transition())
    assert graph(arguments(row)).count("concat=a=0") == 40


def test_a_still_reads_one_frame_of_each_file() -> None:
    row = joined((video(FILM), cut(video(FILM), 1, 3)), Transition(name="radial", duration=0.5))
    args = still_args(row, 3.75, 540, EVERYTHING, Path("still.png"))
    refuse_unguarded(args)
    assert [args[i + 1] for i, word in enumerate(args) if word == "-ss"] == ["3.733333", "1.233333"]
    assert options(args)["-frames:v"] == "1"

"""The golden frame: five layers that turn pictures or a clip into a finished social video.

From below: a plain background, an atmosphere video, the content with a slow zoom, a frame, and
a text hook. Sizes are pixels of the canvas, times seconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from . import clip as clips
from .clip import Clip, HoldMode, KenBurns, Layer, Layers, Slideshow, Transition
from .geometry import Box, Size, centred, even
from .marks import overlaid
from .op import InvalidClip
from .picture import (
    Anchor,
    BorderPicture,
    FitMode,
    FittedPicture,
    Picture,
    PlacedPicture,
    TextPicture,
)
from .sound import Sound
from .soundtrack import Soundtrack, blended, lasting_sound
from .text import TextStyle
from .transitions import TransitionName

Shape = Literal["9:16", "1:1", "16:9"]
ContentFit = Literal["auto", "cover", "contain", "blur", "stretch"]

CANVAS: dict[Shape, Size] = {"9:16": (1080, 1920), "1:1": (1080, 1080), "16:9": (1920, 1080)}
CONTENT: dict[Shape, Size] = {"9:16": (900, 1600), "1:1": (900, 900), "16:9": (1600, 900)}
KEPT_BY_COVER = 0.7


@dataclass(frozen=True, kw_only=True)
class GoldenFrame:
    """How the five layers look.

    `width` scales the canvas of the shape down (0: full size). `duration` 0 follows the clip,
    or the music as far as `longest_slot` per picture and `max_duration` allow. `fit` auto crops
    content as long as 70 % of it stay visible and else pads it with its own blur. Without `beats`
    pictures change at equal intervals, whatever the music.
    """

    shape: Shape = "9:16"
    width: int = 0
    background: str = "#050505"
    atmosphere_opacity: float = 0.7
    fit: ContentFit = "auto"
    zoom_from: float = 1.0
    zoom_to: float = 1.05
    border_color: str = "#D4AF37"
    border_thickness: int = 14
    text: str = ""
    text_at: Anchor = "top"
    text_style: TextStyle | None = None
    duration: float = 0.0
    max_duration: float = 60.0
    longest_slot: float = 5.0
    beats: bool = True
    min_slot: float = 1.2
    short: HoldMode = "loop"
    transition: TransitionName = "crossfade"
    transition_duration: float = 0.4
    soundtrack: Soundtrack = field(default_factory=lambda: Soundtrack(lufs=None))


def golden_frame(
    content: Clip | Sequence[Picture],
    options: GoldenFrame,
    *,
    music: Sound | None = None,
    atmosphere: Clip | None = None,
    frame: Picture | None = None,
) -> Clip:
    """The five layers as one clip. Raises InvalidClip where there is no content."""
    canvas, box = canvas_size(options), content_box(options)
    duration = duration_of(content, music, options)
    layers = (
        *_atmosphere(atmosphere, canvas, duration, options.atmosphere_opacity),
        Layer(content=_content(content, box.size, duration, music, options), x=box.x, y=box.y),
    )
    own = content.sound if isinstance(content, Clip) else None
    framed = Layers(
        layers=layers,
        color=options.background,
        heard=blended(_extended(own, duration, options), music, duration, options.soundtrack),
        width=canvas[0],
        height=canvas[1],
        duration=duration,
    )
    return overlaid(framed, *_border(frame, canvas, box, options), *_hook(canvas, options))


def canvas_size(options: GoldenFrame) -> Size:
    """Width and height of the whole frame, both even."""
    width, height = CANVAS[options.shape]
    return (
        (width, height)
        if not options.width
        else (
            even(options.width),
            even(options.width * height / width),
        )
    )


def content_box(options: GoldenFrame) -> Box:
    """Where the content lies: centred, five sixths of the canvas."""
    canvas, (width, height) = canvas_size(options), CONTENT[options.shape]
    scale = _scale(options)
    return centred((even(width * scale), even(height * scale)), canvas)


def safe_box(options: GoldenFrame) -> Box:
    """Where text is not hidden behind an app's own buttons and captions."""
    width, height = canvas_size(options)
    sides, top, bottom = (0.11, 0.13, 0.2) if options.shape == "9:16" else (0.12, 0.11, 0.12)
    left, upper = round(width * sides), round(height * top)
    return Box(left, upper, width - 2 * left, height - upper - round(height * bottom))


def duration_of(
    content: Clip | Sequence[Picture], music: Sound | None, options: GoldenFrame
) -> float:
    """How long the result lasts."""
    if not isinstance(content, Clip) and not content:
        raise InvalidClip("A golden frame needs at least one picture or a clip.")
    if options.duration:
        return options.duration
    if isinstance(content, Clip):
        return content.duration
    longest = min(options.longest_slot * len(content), options.max_duration)
    return min(longest, music.duration) if music else longest


def _content(
    content: Clip | Sequence[Picture],
    size: Size,
    duration: float,
    music: Sound | None,
    options: GoldenFrame,
) -> Clip:
    if isinstance(content, Clip):
        return _moving(clips.lasting(content, duration, options.short), size, options)
    pictures = tuple(_framed(picture, size, options.fit) for picture in content)
    if len(pictures) == 1:
        return _zoomed(pictures[0], size, duration, options)
    return Slideshow(
        pictures=pictures,
        music=_rhythm(music, duration, options),
        transition=Transition(name=options.transition, duration=options.transition_duration),
        zoom_from=options.zoom_from,
        zoom_to=options.zoom_to,
        min_slot=options.min_slot,
        duration=duration,
        width=size[0],
        height=size[1],
    )


def _rhythm(music: Sound | None, duration: float, options: GoldenFrame) -> Sound | None:
    """The music whose beats the pictures follow."""
    if music is None or not options.beats:
        return None
    return lasting_sound(music, duration, loop=options.soundtrack.loop)


def _moving(content: Clip, size: Size, options: GoldenFrame) -> Clip:
    fit = _fit(content.size, size, options.fit)
    if fit != "cover":
        content = clips.fitted(content, *size, fit, options.background)
    return _zoomed(content, size, content.duration, options)


def _zoomed(content: Clip | Picture, size: Size, duration: float, options: GoldenFrame) -> KenBurns:
    return KenBurns(
        content=content,
        zoom_from=options.zoom_from,
        zoom_to=options.zoom_to,
        duration=duration,
        width=size[0],
        height=size[1],
    )


def _framed(picture: Picture, size: Size, fit: ContentFit) -> Picture:
    """A picture that fills the content box; KenBurns itself covers, at full resolution."""
    chosen = _fit((picture.width, picture.height), size, fit)
    if chosen == "cover":
        return picture
    return FittedPicture(picture=picture, fit=chosen, width=size[0], height=size[1])


def _fit(size: Size, target: Size, fit: ContentFit) -> FitMode:
    if fit != "auto":
        return fit
    aspects = size[0] / size[1], target[0] / target[1]
    return "cover" if min(aspects) / max(aspects) >= KEPT_BY_COVER else "blur"


def _atmosphere(
    atmosphere: Clip | None, canvas: Size, duration: float, opacity: float
) -> tuple[Layer, ...]:
    if atmosphere is None:
        return ()
    looped = clips.with_sound(clips.lasting(atmosphere, duration, "loop"), None)
    return (Layer(content=clips.fitted(looped, *canvas, "cover"), opacity=opacity),)


def _extended(own: Sound | None, duration: float, options: GoldenFrame) -> Sound | None:
    return own and lasting_sound(own, duration, loop=options.short == "loop")


def _border(
    frame: Picture | None, canvas: Size, box: Box, options: GoldenFrame
) -> tuple[PlacedPicture, ...]:
    if frame is not None:
        whole = FittedPicture(picture=frame, fit="stretch", width=canvas[0], height=canvas[1])
        return (PlacedPicture(picture=whole),)
    thickness = max(1, round(options.border_thickness * _scale(options)))
    around = box.grown(thickness // 2)
    return tuple(
        PlacedPicture(
            picture=BorderPicture(
                color=options.border_color, thickness=width, width=place.width, height=place.height
            ),
            x=place.x,
            y=place.y,
        )
        for place, width in ((around, thickness), (Box(0, 0, *canvas), thickness))
    )


def _hook(canvas: Size, options: GoldenFrame) -> tuple[PlacedPicture, ...]:
    if not options.text.strip():
        return ()
    safe = safe_box(options)
    height = safe.height // 2
    y = {
        "top": safe.y,
        "middle": (canvas[1] - height) // 2,
        "bottom": safe.y + safe.height - height,
    }[options.text_at]
    picture = TextPicture(
        text=options.text,
        style=options.text_style or hook_style(options),
        anchor=options.text_at,
        width=safe.width,
        height=height,
    )
    return (PlacedPicture(picture=picture, x=safe.x, y=y),)


def hook_style(options: GoldenFrame) -> TextStyle:
    """White letters with a dark rim and a soft shadow, in proportion to the canvas."""
    scale = _scale(options)
    base = TextStyle(font="montserrat", weight=800)
    return replace(
        base,
        size=max(8, round(84 * scale)),
        min_size=max(6, round(36 * scale)),
        stroke_width=5 * scale,
        stroke_color="#0A0A0A",
        shadow_color="#000000B0",
        shadow_y=6 * scale,
        shadow_blur=18 * scale,
    )


def _scale(options: GoldenFrame) -> float:
    return canvas_size(options)[0] / CANVAS[options.shape][0]

"""Mashup layouts: a main clip and a template in one frame, or clips joined end to end.

Sizes are pixels, times seconds, shares 0..1 of the frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Literal

from .clip import Clip, HoldMode, Layer, Layers, Transition, fitted, joined, lasting, with_sound
from .geometry import Box, Corner, Size, contain_box, cornered, even, even_size, split
from .op import InvalidClip
from .picture import FitMode
from .sound import JoinSound, MixSound, Silence, Sound
from .transitions import TransitionName

LayoutName = Literal["side-by-side", "top-bottom", "picture-in-picture", "full", "sequence"]
Until = Literal["main", "shortest", "longest"]
HeardChoice = Literal["auto", "main", "template", "mix", "none"]

LANDSCAPE, PORTRAIT, SQUARE = (1920, 1080), (1080, 1920), (1080, 1080)


@dataclass(frozen=True, kw_only=True)
class Mashup:
    """How a main clip and a template share a frame.

    Width and height 0 mean the layout's own: 1920 × 1080 side by side, 1080 × 1920 top to bottom,
    else what suits the main clip. `main_first` puts main left or on top. `until` says whose end
    is the end, `short` what a shorter part does until then. `heard` auto is main's sound, in a
    sequence everybody's. An inset of the frame's aspect is `inset_size` of its width, others
    have the same area; its margin is a share of the frame's shorter side.
    """

    layout: LayoutName = "side-by-side"
    main_share: float = 2 / 3
    main_first: bool = True
    width: int = 0
    height: int = 0
    main_fit: FitMode = "cover"
    template_fit: FitMode = "cover"
    color: str = "#000000"
    until: Until = "main"
    short: HoldMode = "loop"
    heard: HeardChoice = "auto"
    inset_corner: Corner = "bottom-right"
    inset_size: float = 0.3
    inset_margin: float = 0.03
    transition: TransitionName = "crossfade"
    transition_duration: float = 0.5


def mashup(main: Clip, template: Clip | None, options: Mashup) -> Clip:
    """Both clips as one. Without a template (or with layout "full") main has the whole frame."""
    if options.layout == "sequence":
        return end_to_end((main,) if template is None else (main, template), options)
    if template is None or options.layout == "full":
        return _alone(main, options)
    duration = _duration(main, template, options.until)
    main, template = (lasting(part, duration, options.short) for part in (main, template))
    layers = (_inset if options.layout == "picture-in-picture" else _halves)(
        main, template, options
    )
    width, height = frame_size(main, options)
    return Layers(
        layers=layers,
        color=options.color,
        heard=_heard(main.sound, template.sound, duration, options.heard),
        width=width,
        height=height,
        duration=duration,
    )


def end_to_end(clips: tuple[Clip, ...], options: Mashup) -> Clip:
    """Clips one after the other in one size; the first is main, the others are templates."""
    if not clips:
        raise InvalidClip("A sequence needs at least one clip.")
    size = frame_size(clips[0], options)
    fits = (options.main_fit, *(options.template_fit for _ in clips[1:]))
    same = tuple(
        fitted(clip, *size, fit, options.color) for clip, fit in zip(clips, fits, strict=True)
    )
    whole = joined(same, Transition(name=options.transition, duration=options.transition_duration))
    return with_sound(whole, _heard_in_turn(whole.sound, options.heard))


def frame_size(main: Clip, options: Mashup) -> Size:
    """Width and height of the result, both even."""
    width, height = _default_size(main, options.layout)
    return even_size(options.width or width, options.height or height)


def _default_size(main: Clip, layout: LayoutName) -> Size:
    if layout == "side-by-side":
        return LANDSCAPE
    if layout == "top-bottom":
        return PORTRAIT
    return nearest_frame(main.size)


def nearest_frame(size: Size) -> Size:
    """Whichever of landscape, portrait and square has the aspect closest to `size`."""
    aspect = size[0] / size[1]
    if aspect > 4 / 3 - 0.01:
        return LANDSCAPE
    return PORTRAIT if aspect < 3 / 4 + 0.01 else SQUARE


def _alone(main: Clip, options: Mashup) -> Clip:
    clip = fitted(main, *frame_size(main, options), options.main_fit, options.color)
    silent = options.heard in ("none", "template")
    return with_sound(clip, None) if silent else clip


def _halves(main: Clip, template: Clip, options: Mashup) -> tuple[Layer, ...]:
    boxes = _split_boxes(frame_size(main, options), options)
    return (
        _placed(main, boxes[0], options.main_fit, options.color),
        _placed(template, boxes[1], options.template_fit, options.color),
    )


def _split_boxes(frame: Size, options: Mashup) -> tuple[Box, Box]:
    """Where main and the template lie; together they fill the frame exactly."""
    width, height = frame
    if options.layout == "side-by-side":
        main, other = split(width, options.main_share)
        left = 0 if options.main_first else other
        return Box(left, 0, main, height), Box((left + main) % width, 0, other, height)
    main, other = split(height, options.main_share)
    top = 0 if options.main_first else other
    return Box(0, top, width, main), Box(0, (top + main) % height, width, other)


def _inset(main: Clip, template: Clip, options: Mashup) -> tuple[Layer, ...]:
    frame = frame_size(main, options)
    margin = even(min(frame) * options.inset_margin) if options.inset_margin else 0
    size = _inset_size(template.size, frame, options.inset_size, margin)
    return (
        Layer(content=fitted(main, *frame, options.main_fit, options.color)),
        _placed(template, cornered(size, frame, options.inset_corner, margin), "cover", "#000000"),
    )


def _inset_size(size: Size, frame: Size, share: float, margin: int) -> Size:
    """The same area for any aspect: that of the whole frame at `share` of its size."""
    scale = share * sqrt(frame[0] * frame[1] / (size[0] * size[1]))
    wanted = even(size[0] * scale), even(size[1] * scale)
    room = max(2, frame[0] - 2 * margin), max(2, frame[1] - 2 * margin)
    if wanted[0] <= room[0] and wanted[1] <= room[1]:
        return wanted
    return contain_box(size, room).size


def _placed(clip: Clip, box: Box, fit: FitMode, color: str) -> Layer:
    return Layer(content=fitted(clip, *box.size, fit, color), x=box.x, y=box.y)


def _duration(main: Clip, template: Clip, until: Until) -> float:
    if until == "main":
        return main.duration
    return (min if until == "shortest" else max)(main.duration, template.duration)


def _heard(
    main: Sound | None, template: Sound | None, duration: float, choice: HeardChoice
) -> Sound | None:
    if choice in ("main", "auto"):
        return main
    if choice == "none":
        return None
    if choice == "template" or main is None or template is None:
        return template if choice == "template" else main or template
    return MixSound(sounds=(main, template), duration=duration)


def _heard_in_turn(sound: Sound | None, choice: HeardChoice) -> Sound | None:
    """The sound of a sequence with everybody but the chosen silenced."""
    if choice == "none" or sound is None:
        return None
    if choice in ("auto", "mix") or not isinstance(sound, JoinSound):
        return None if choice == "template" else sound
    muted = tuple(
        part if (index == 0) == (choice == "main") else Silence(duration=part.duration)
        for index, part in enumerate(sound.sounds)
    )
    if all(isinstance(part, Silence) for part in muted):
        return None
    return JoinSound(sounds=muted, overlaps=sound.overlaps, duration=sound.duration)

"""What the limits of a platform say about a post and its video. PURE."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from .platform import Facts, Limits, Post, Problem

if TYPE_CHECKING:
    from .platform import Platform

SECONDS_TOLERANCE = 0.05
FPS_TOLERANCE = 0.05
ASPECT_TOLERANCE = 0.01


def problems(platform: Platform, post: Post, facts: Facts, now: datetime) -> Iterator[Problem]:
    """Everything at once, words first."""
    title, limits = platform.title, platform.limits
    yield from _words(title, limits, post)
    yield from _choices(title, limits, post, now)
    yield from _extras(platform, post)
    yield from _length(title, limits, facts)
    yield from _frame(title, limits, facts)


def _words(name: str, limits: Limits, post: Post) -> Iterator[Problem]:
    if limits.title_required and not post.title.strip():
        yield Problem("title", "missing_title", f"{name} needs a title.")
    yield from _bounded("title", name, len(post.title), limits.title_chars, "characters")
    words, size = len(post.description), len(post.description.encode())
    yield from _bounded("description", name, words, limits.description_chars, "characters")
    yield from _bounded("description", name, size, limits.description_bytes, "bytes")
    yield from _bounded("tags", name, len(",".join(post.tags)), limits.tags_chars, "characters")
    for field, text in (("title", post.title), ("description", post.description)):
        bad = [sign for sign in limits.forbidden if sign in text]
        if bad:
            signs = " and ".join(bad)
            yield Problem(field, "forbidden_sign", f"{name} takes no {signs} in the {field}.")


def _bounded(field: str, name: str, has: int, most: int, unit: str) -> Iterator[Problem]:
    if most and has > most:
        what = "All tags together have" if field == "tags" else f"The {field} has"
        yield Problem(
            field,
            f"{field}_too_long",
            f"{what} {has:,} {unit}; {name} takes {most:,}. Shorten it.",
        )


def _choices(name: str, limits: Limits, post: Post, now: datetime) -> Iterator[Problem]:
    if post.visibility not in limits.visibilities:
        known = ", ".join(limits.visibilities)
        yield Problem(
            "visibility",
            "visibility",
            f"{name} has no visibility “{post.visibility}”. Choose one of: {known}.",
        )
    if post.publish_at is None:
        return
    if not limits.schedule_to:
        yield Problem(
            "publish_at", "cannot_schedule", f"{name} cannot hold a post until later by itself."
        )
    elif not limits.schedule_from <= post.publish_at - now <= limits.schedule_to:
        yield Problem(
            "publish_at",
            "schedule_out_of_range",
            f"{name} holds posts for {_span(limits.schedule_from.total_seconds())} "
            f"to {_span(limits.schedule_to.total_seconds())}.",
        )


def _extras(platform: Platform, post: Post) -> Iterator[Problem]:
    try:
        platform.Extras.model_validate(dict(post.extras))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            field = str((detail["loc"] or ("extras",))[0])
            yield Problem(field, "invalid_choice", f"{platform.title}: {detail['msg']}.")


def _length(name: str, limits: Limits, facts: Facts) -> Iterator[Problem]:
    if facts.duration:
        if facts.duration < limits.min_duration - SECONDS_TOLERANCE:
            yield _video(
                "too_short",
                f"{name} takes no video under {limits.min_duration:g} seconds; "
                f"this one has {facts.duration:.1f}.",
            )
        if limits.max_duration and facts.duration > limits.max_duration + SECONDS_TOLERANCE:
            yield _video(
                "too_long",
                f"{name} takes no video over {limits.max_duration:g} seconds; "
                f"this one has {facts.duration:.1f}.",
            )
    if limits.max_bytes and facts.size > limits.max_bytes:
        yield _video(
            "too_large",
            f"{name} takes files up to {limits.max_bytes:,} bytes; this one has {facts.size:,}.",
        )


def _frame(name: str, limits: Limits, facts: Facts) -> Iterator[Problem]:
    width, height, fps = facts.width, facts.height, facts.fps
    if width and height:
        if width < limits.min_width or height < limits.min_height:
            least = f"{limits.min_width}×{limits.min_height}"
            yield _video(
                "too_small", f"{name} takes frames from {least}; this one has {width}×{height}."
            )
        if width > (limits.max_width or width) or height > (limits.max_height or height):
            most = f"{limits.max_width or 'any'}×{limits.max_height or 'any'}"
            yield _video(
                "too_big", f"{name} takes frames up to {most}; this one has {width}×{height}."
            )
        if limits.aspect and not math.isclose(
            width / height, limits.aspect, rel_tol=ASPECT_TOLERANCE
        ):
            shape = _ratio(limits.aspect)
            yield _video("aspect", f"{name} takes {shape} videos; this one has {width}×{height}.")
    if fps and not (
        limits.min_fps - FPS_TOLERANCE <= fps <= (limits.max_fps or fps) + FPS_TOLERANCE
    ):
        yield _video(
            "fps",
            f"{name} takes {limits.min_fps:g} to {limits.max_fps:g} frames a second; "
            f"this one has {fps:.2f}.",
        )


def _video(code: str, message: str) -> Problem:
    return Problem("video", code, message)


def _ratio(aspect: float) -> str:
    for width, height in ((9, 16), (16, 9), (1, 1), (4, 5)):
        if math.isclose(aspect, width / height, rel_tol=ASPECT_TOLERANCE):
            return f"{width}:{height}"
    return f"{aspect:.2f}:1"


def _span(seconds: float) -> str:
    for unit, size in (("days", 86_400), ("hours", 3600), ("minutes", 60)):
        if seconds >= size:
            return f"{seconds / size:g} {unit}"
    return f"{seconds:g} seconds"

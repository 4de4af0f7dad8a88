"""What the limits of a platform refuse, and what they let pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from uploads.platforms.platform import Facts, Fields, Limits, Platform, Post

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
GOOD = Post(title="A film", description="About it", tags=("one", "two"))
UNKNOWN = Facts()


class Strict(Platform):
    name, title = "strict", "Strict"
    limits = Limits(
        title_chars=10,
        title_required=True,
        description_bytes=20,
        tags_chars=7,
        forbidden="<>",
        min_duration=3,
        max_duration=90,
        max_bytes=1000,
        min_width=540,
        min_height=960,
        max_width=4096,
        max_height=4096,
        aspect=9 / 16,
        min_fps=24,
        max_fps=60,
        visibilities=("public", "private"),
        schedule_from=timedelta(minutes=10),
        schedule_to=timedelta(days=29),
    )

    class Extras(Fields):
        made_for_kids: bool = False


def codes(post: Post = GOOD, facts: Facts = UNKNOWN, platform: Platform | None = None) -> list[str]:
    return [problem.code for problem in (platform or Strict()).check(post, facts, NOW)]


def test_a_post_within_all_limits_has_no_problem() -> None:
    facts = Facts(duration=10, width=1080, height=1920, fps=30, size=999)
    assert codes(GOOD, facts) == []


def test_what_is_not_known_yet_is_no_problem() -> None:
    assert codes(GOOD, UNKNOWN) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "missing_title"),
        ({"title": "x" * 11}, "title_too_long"),
        ({"description": "ü" * 11}, "description_too_long"),
        ({"tags": ("four", "five")}, "tags_too_long"),
        ({"description": "a < b"}, "forbidden_sign"),
        ({"visibility": "unlisted"}, "visibility"),
        ({"publish_at": NOW + timedelta(minutes=5)}, "schedule_out_of_range"),
        ({"publish_at": NOW + timedelta(days=30)}, "schedule_out_of_range"),
        ({"extras": {"made_for_kids": "perhaps"}}, "invalid_choice"),
        ({"extras": {"unknown": 1}}, "invalid_choice"),
    ],
)
def test_a_choice_that_the_platform_refuses_has_one_problem(
    change: dict[str, Any], code: str
) -> None:
    assert codes(replace(GOOD, **change)) == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"duration": 2}, "too_short"),
        ({"duration": 91}, "too_long"),
        ({"size": 1001}, "too_large"),
        ({"width": 360, "height": 640}, "too_small"),
        ({"width": 4500, "height": 8000}, "too_big"),
        ({"width": 1920, "height": 1080}, "aspect"),
        ({"fps": 12}, "fps"),
    ],
)
def test_a_video_that_the_platform_refuses_has_one_problem(
    change: dict[str, Any], code: str
) -> None:
    assert codes(GOOD, Facts(**change)) == [code]


def test_a_platform_without_a_calendar_takes_no_time() -> None:
    class Plain(Platform):
        name, title = "plain", "Plain"

    later = replace(GOOD, publish_at=NOW + timedelta(days=1))
    assert codes(later, platform=Plain()) == ["cannot_schedule"]

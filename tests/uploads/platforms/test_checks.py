"""What each platform would refuse is told by field, in plain words, before anything is sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from uploads.platforms import registry
from uploads.platforms.platform import Facts, Post

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
REEL = Facts(duration=20, width=1080, height=1920, fps=30, size=5_000_000, mime="video/mp4")
Problems = list[tuple[str, str]]


def _problems(platform: str, facts: Facts = REEL, **words: Any) -> Problems:
    post = Post(**{"title": "A reel", **words})
    found = list(registry.get(platform).check(post, facts, NOW))
    assert all(problem.message.endswith(".") for problem in found)
    return [(problem.field, problem.code) for problem in found]


@pytest.mark.parametrize("platform", list(registry.installed()))
def test_a_good_reel_is_fine_everywhere(platform: str) -> None:
    assert _problems(platform, description="Words", tags=("one", "two")) == []


@pytest.mark.parametrize("platform", list(registry.installed()))
def test_choices_that_a_platform_does_not_know_are_told(platform: str) -> None:
    assert _problems(platform, extras={"nonsense": 1}) == [("nonsense", "invalid_choice")]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ({"title": ""}, ("title", "missing_title")),
        ({"title": "x" * 101}, ("title", "title_too_long")),
        ({"title": "a > b"}, ("title", "forbidden_sign")),
        ({"description": "é" * 2501}, ("description", "description_too_long")),
        ({"description": "<b>"}, ("description", "forbidden_sign")),
        ({"tags": ("x" * 501,)}, ("tags", "tags_too_long")),
        ({"tags": ("a b",) * 125}, ("tags", "tags_too_long")),
        ({"visibility": "draft"}, ("visibility", "visibility")),
        ({"publish_at": NOW - timedelta(hours=1)}, ("publish_at", "schedule_out_of_range")),
        (
            {"publish_at": NOW + timedelta(hours=1), "visibility": "unlisted"},
            ("visibility", "scheduled_public"),
        ),
        ({"extras": {"category": "music"}}, ("category", "invalid_choice")),
    ],
)
def test_youtube_says_what_it_refuses(words: dict[str, Any], problem: tuple[str, str]) -> None:
    assert _problems("youtube", **words) == [problem]


def test_youtube_counts_characters_of_a_title_and_bytes_of_a_description() -> None:
    assert _problems("youtube", title="é" * 100, description="é" * 2500) == []


@pytest.mark.parametrize(
    ("facts", "words", "problem"),
    [
        (REEL, {"title": "😀" * 1101}, ("description", "caption_too_long")),
        (REEL, {"publish_at": NOW + timedelta(hours=1)}, ("publish_at", "cannot_schedule")),
        (REEL, {"visibility": "unlisted"}, ("visibility", "visibility")),
        (
            REEL,
            {"visibility": "private", "extras": {"paid_partnership": True}},
            ("visibility", "partnership_private"),
        ),
        (Facts(duration=601), {}, ("video", "too_long")),
        (Facts(width=300, height=600), {}, ("video", "too_small")),
        (Facts(fps=15), {}, ("video", "fps")),
        (Facts(size=4 * 2**30 + 1), {}, ("video", "too_large")),
    ],
)
def test_tiktok_says_what_it_refuses(
    facts: Facts, words: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert _problems("tiktok", facts, **words) == [problem]


@pytest.mark.parametrize(
    ("facts", "words", "problem"),
    [
        (Facts(duration=2), {}, ("video", "too_short")),
        (Facts(duration=91), {}, ("video", "too_long")),
        (Facts(width=1920, height=1080), {}, ("video", "aspect")),
        (Facts(width=360, height=640), {}, ("video", "too_small")),
        (REEL, {"publish_at": NOW + timedelta(minutes=5)}, ("publish_at", "schedule_out_of_range")),
        (REEL, {"publish_at": NOW + timedelta(days=30)}, ("publish_at", "schedule_out_of_range")),
    ],
)
def test_facebook_says_what_it_refuses(
    facts: Facts, words: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert _problems("facebook", facts, **words) == [problem]


@pytest.mark.parametrize(
    ("facts", "words", "problem"),
    [
        (REEL, {"description": "x" * 2195}, ("description", "caption_too_long")),
        (REEL, {"tags": tuple(f"t{n}" for n in range(31))}, ("tags", "too_many_hashtags")),
        (
            REEL,
            {"description": " ".join(f"@u{n}" for n in range(21))},
            ("description", "too_many_mentions"),
        ),
        (REEL, {"visibility": "private"}, ("visibility", "visibility")),
        (Facts(size=301 * 2**20), {}, ("video", "too_large")),
        (Facts(duration=15 * 60 + 1), {}, ("video", "too_long")),
    ],
)
def test_instagram_says_what_it_refuses(
    facts: Facts, words: dict[str, Any], problem: tuple[str, str]
) -> None:
    assert _problems("instagram", facts, **words) == [problem]


def test_a_webhook_takes_words_that_fit_into_a_header() -> None:
    assert _problems("webhook", description="x" * 5000) == [("description", "words_too_long")]

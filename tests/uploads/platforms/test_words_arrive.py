"""Words and choices arrive at each platform as it documents them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.simulator import Simulator
from uploads.platforms import registry
from uploads.platforms.errors import Permanent, QuotaExceeded
from uploads.platforms.platform import Facts, Post, Thumbnail, Video

from .carrying import Carrier, carrier, video

WORDS = Post(title="A reel", description="With words", tags=("late night", "dj"), key="upload-1")
TOMORROW = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


@pytest.fixture
def clip(tmp_path: Path) -> Video:
    return video(tmp_path, 50_000)


@pytest.fixture
def youtube(simulator: Simulator, tmp_path: Path) -> Carrier:
    return carrier(registry.get("youtube"), simulator, tmp_path)


@pytest.fixture
def tiktok(simulator: Simulator, tmp_path: Path) -> Carrier:
    return carrier(registry.get("tiktok"), simulator, tmp_path)


@pytest.fixture
def facebook(simulator: Simulator, tmp_path: Path) -> Carrier:
    return carrier(registry.get("facebook"), simulator, tmp_path)


@pytest.fixture
def instagram(simulator: Simulator, tmp_path: Path) -> Carrier:
    return carrier(registry.get("instagram"), simulator, tmp_path)


def _post(simulator: Simulator) -> Any:
    (post,) = simulator.posts()
    return post


def test_youtube_gets_every_flag(simulator: Simulator, youtube: Carrier, clip: Video) -> None:
    extras = {"made_for_kids": True, "synthetic_media": True, "category": "10"}
    youtube.publish(replace(WORDS, visibility="unlisted", extras=extras), clip)
    assert _post(simulator)["resource"] == {
        "snippet": {
            "title": "A reel",
            "description": "With words",
            "tags": ["late night", "dj"],
            "categoryId": "10",
        },
        "status": {
            "privacyStatus": "unlisted",
            "selfDeclaredMadeForKids": True,
            "containsSyntheticMedia": True,
            "license": "youtube",
        },
    }


def test_youtube_holds_a_scheduled_video_privately(
    simulator: Simulator, youtube: Carrier, clip: Video
) -> None:
    outcome = youtube.publish(replace(WORDS, publish_at=TOMORROW), clip)
    status = _post(simulator)["resource"]["status"]
    assert outcome.state == "scheduled"
    assert status["privacyStatus"] == "private"
    assert datetime.fromisoformat(status["publishAt"]) == TOMORROW


def test_youtube_gets_the_thumbnail_afterwards(
    simulator: Simulator, youtube: Carrier, clip: Video, tmp_path: Path
) -> None:
    picture = video(tmp_path, 3000, seed=2)
    post = replace(WORDS, thumbnail=Thumbnail(path=picture.path, mime="image/png"))
    outcome = youtube.publish(post, clip)
    for _ in range(2):
        youtube.platform.decorate(youtube.line, youtube.session, post, clip, outcome.remote_id)
    assert _post(simulator)["thumbnail"] == picture.sha256


def test_youtube_finds_a_video_whose_session_is_gone(
    simulator: Simulator, youtube: Carrier, clip: Video
) -> None:
    published = youtube.publish(WORDS, clip)
    simulator.forward(8 * 24 * 3600)
    youtube.account.update(simulator.account("youtube"))
    platform, line, session = youtube.platform, youtube.line, youtube.session
    found = platform.find(line, session, WORDS, clip)
    other = platform.find(line, session, replace(WORDS, title="Another"), clip)
    later = {**session, "begun": session["begun"] + 3600}
    older = platform.find(line, later, WORDS, clip)
    assert found is not None
    assert found.remote_id == published.remote_id
    assert [one and one.state for one in (other, older)] == ["absent", "absent"]


def test_tiktok_gets_one_caption_and_every_choice(
    simulator: Simulator, tiktok: Carrier, clip: Video
) -> None:
    extras = {"comments": False, "ai_generated": True, "own_business": True}
    post = replace(WORDS, extras=extras, thumbnail=Thumbnail(moment=1.5))
    tiktok.publish(post, clip)
    assert _post(simulator)["post_info"] == {
        "title": "A reel\n\nWith words\n\n#latenight #dj",
        "privacy_level": "PUBLIC_TO_EVERYONE",
        "disable_comment": True,
        "disable_duet": False,
        "disable_stitch": False,
        "brand_content_toggle": False,
        "brand_organic_toggle": True,
        "is_aigc": True,
        "video_cover_timestamp_ms": 1500,
    }


def test_tiktok_asks_the_creator_before_it_announces_anything(
    simulator: Simulator, tiktok: Carrier, clip: Video
) -> None:
    long = replace(clip, facts=Facts(duration=601))
    with pytest.raises(Permanent) as refused:
        tiktok.publish(WORDS, long)
    assert (refused.value.field, refused.value.code) == ("video", "too_long")
    assert simulator.kinds() == ["tiktok.creator"]


def test_tiktok_takes_drafts_and_private_posts(
    simulator: Simulator, tiktok: Carrier, clip: Video
) -> None:
    draft = tiktok.publish(replace(WORDS, visibility="draft"), clip)
    private = tiktok.publish(replace(WORDS, visibility="private"), clip)
    drafted, posted = simulator.posts()
    assert (draft.state, draft.url, drafted["state"]) == ("published", "", "draft")
    assert (private.state, private.url) == ("published", "")
    assert posted["post_info"]["privacy_level"] == "SELF_ONLY"


def test_tiktok_does_not_offer_what_the_creator_does_not_allow(
    simulator: Simulator, tiktok: Carrier, clip: Video
) -> None:
    with pytest.raises(Permanent) as refused:
        tiktok.publish(replace(WORDS, extras={"audience": "followers"}), clip)
    assert refused.value.field == "visibility"
    assert simulator.posts() == []


@pytest.mark.parametrize("reason", ["internal", "file_format_check_failed"])
def test_tiktok_says_which_failures_may_be_tried_again(
    simulator: Simulator, tiktok: Carrier, clip: Video, reason: str
) -> None:
    simulator.fault("fail", "tiktok.poll", reason=reason)
    outcome = tiktok.publish(WORDS, clip)
    assert (outcome.state, outcome.again) == ("failed", reason == "internal")


def test_facebook_gets_title_and_description(
    simulator: Simulator, facebook: Carrier, clip: Video
) -> None:
    facebook.publish(WORDS, clip)
    post = _post(simulator)
    assert (post["title"], post["description"]) == ("A reel", "With words\n\n#latenight #dj")


def test_facebook_holds_scheduled_reels_and_drafts(
    simulator: Simulator, facebook: Carrier, clip: Video
) -> None:
    later = facebook.publish(replace(WORDS, publish_at=TOMORROW), clip)
    draft = facebook.publish(replace(WORDS, visibility="draft"), clip)
    states = [(post["state"], post["scheduled_publish_time"]) for post in simulator.posts()]
    assert (later.state, draft.state) == ("scheduled", "published")
    assert states == [("scheduled", str(int(TOMORROW.timestamp()))), ("draft", None)]


def test_facebook_tells_an_unfinished_reel_from_a_finished_one(
    simulator: Simulator, facebook: Carrier, clip: Video
) -> None:
    facebook.publish(WORDS, clip)
    platform, line = facebook.platform, facebook.line
    done = platform.find(line, facebook.session, WORDS, clip)
    opened = platform.find(line, platform.begin(line, WORDS, clip), WORDS, clip)
    assert done is not None
    assert opened is not None
    assert (done.state, opened.state) == ("published", "absent")


def test_a_token_goes_to_metas_upload_host_alone(facebook: Carrier) -> None:
    line = replace(facebook.line, host=lambda name: "https://rupload.facebook.com")
    address = "https://rupload.facebook.com/video-upload/v25.0/1"
    platform: Any = facebook.platform
    assert platform.upload_address(line, address) == address
    with pytest.raises(Exception, match="no upload session"):
        platform.upload_address(line, "https://rupload.facebook.com.evil.example/1")


def test_instagram_gets_one_caption_and_the_moment_of_its_cover(
    simulator: Simulator, instagram: Carrier, clip: Video
) -> None:
    extras = {"share_to_feed": False}
    post = replace(WORDS, extras=extras, thumbnail=Thumbnail(moment=0.25))
    instagram.publish(post, clip)
    asked = _post(simulator)["asked"]
    assert asked["caption"] == "A reel\n\nWith words\n\n#latenight #dj"
    assert (asked["share_to_feed"], asked["thumb_offset"]) == ("false", "250")


def test_instagram_is_not_begun_when_the_day_is_full(
    simulator: Simulator, instagram: Carrier, clip: Video
) -> None:
    simulator.use(f"instagram.posts.{instagram.account['account']}", 100)
    with pytest.raises(QuotaExceeded):
        instagram.publish(WORDS, clip)
    assert simulator.kinds() == ["instagram.limit"]


def test_instagram_tells_a_published_container_and_its_reel(
    simulator: Simulator, instagram: Carrier, clip: Video
) -> None:
    published = instagram.publish(WORDS, clip)
    platform, line = instagram.platform, instagram.line
    done = platform.find(line, instagram.session, WORDS, clip)
    opened = platform.find(line, platform.begin(line, WORDS, clip), WORDS, clip)
    assert done is not None
    assert opened is not None
    assert (done.state, done.remote_id, done.url) == (
        "published",
        published.remote_id,
        published.url,
    )
    assert opened.state == "absent"


def test_instagram_makes_a_new_container_after_one_that_expired(
    simulator: Simulator, instagram: Carrier, clip: Video
) -> None:
    platform, line = instagram.platform, instagram.line
    session = platform.begin(line, WORDS, clip)
    simulator.forward(24 * 3600 + 1)
    outcome = platform.poll(line, session, "")
    assert (outcome.state, outcome.again) == ("failed", True)

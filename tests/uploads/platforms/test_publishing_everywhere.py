"""What all four platforms must end in, whatever goes wrong on the way: one post, the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.simulator import Simulator
from uploads.platforms import registry
from uploads.platforms.errors import Permanent, QuotaExceeded, Reconnect, TokenExpired
from uploads.platforms.platform import Post, Video

from .carrying import Carrier, carrier, video

SIZES = {"youtube": 11_000_123, "tiktok": 11_000_123}
SMALL = 1_100_123
"""Two pieces on YouTube and TikTok, with an odd end; Meta takes all at once anyway."""
WORDS = Post(title="A reel", description="With words", tags=("late night", "dj"), key="upload-1")
ALL = ("youtube", "tiktok", "facebook", "instagram")
LAST_CALL = {
    "youtube": "youtube.send",
    "tiktok": "tiktok.send",
    "facebook": "facebook.finish",
    "instagram": "instagram.publish",
}


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Video]:
    folder = tmp_path_factory.mktemp("clips")
    return {name: video(folder, SIZES.get(name, SMALL)) for name in ALL}


@pytest.fixture(params=ALL)
def to(request: pytest.FixtureRequest, simulator: Simulator, tmp_path: Path) -> Carrier:
    return carrier(registry.get(request.param), simulator, tmp_path)


@pytest.fixture
def clip(to: Carrier, clips: dict[str, Video]) -> Video:
    return clips[to.platform.name]


def _ends_in_one_post(simulator: Simulator, to: Carrier, clip: Video) -> None:
    outcome = to.publish(WORDS, clip)
    (post,) = simulator.posts()
    assert (outcome.state, outcome.url) == ("published", post["url"])
    assert (post["sha256"], post["size"]) == (clip.sha256, clip.size)
    assert post["account"] == to.account["account"]


def test_a_video_is_published_with_its_bytes_words_and_address(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    _ends_in_one_post(simulator, to, clip)
    (post,) = simulator.posts()
    shown = simulator.http.get(post["url"], follow_redirects=True)
    assert "A reel" in post["title"]
    assert clip.sha256 in shown.text


def test_a_broken_connection_is_resumed_where_the_platform_stands(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    simulator.fault("drop", f"{to.platform.name}.send", after=clip.size * 6 // 11)
    _ends_in_one_post(simulator, to, clip)
    sent = [one["read"] for one in simulator.requests(kind=f"{to.platform.name}.send")]
    assert to.steps.count("begin") == 1
    if to.platform.name != "tiktok":  # whose chunks count whole or not at all
        assert sum(sent) < clip.size * 12 // 11


@pytest.mark.parametrize("status", [500, 503])
def test_a_busy_platform_is_asked_again(
    simulator: Simulator, to: Carrier, clip: Video, status: int
) -> None:
    simulator.fault("status", f"{to.platform.name}.send", status=status, retry_after=1)
    _ends_in_one_post(simulator, to, clip)


def test_less_than_was_sent_is_sent_on(simulator: Simulator, to: Carrier, clip: Video) -> None:
    simulator.fault("short", f"{to.platform.name}.send", after=clip.size // 11)
    _ends_in_one_post(simulator, to, clip)
    assert to.steps.count("begin") == 1


def test_a_lost_answer_to_the_last_call_makes_no_second_post(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    skip = 1 if to.platform.name in ("youtube", "tiktok") else 0
    simulator.fault("lost", LAST_CALL[to.platform.name], skip=skip)
    _ends_in_one_post(simulator, to, clip)


def test_a_lost_answer_to_the_opening_opens_again(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    simulator.fault("lost", f"{to.platform.name}.start")
    _ends_in_one_post(simulator, to, clip)


def test_a_platform_that_forgot_the_bytes_gets_them_again(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    """Killed and started again, the simulator knows its sessions, but not what was half sent."""

    def restart(name: str) -> None:
        if name == "where" and "where" not in to.steps:
            simulator.kill()
            simulator.start()

    to.before = restart
    simulator.fault("drop", f"{to.platform.name}.send", after=clip.size * 6 // 11)
    _ends_in_one_post(simulator, to, clip)
    assert to.steps.count("begin") == 1


def test_processing_may_be_slow(simulator: Simulator, to: Carrier, clip: Video) -> None:
    simulator.fault("slow", f"{to.platform.name}.poll", polls=4)
    _ends_in_one_post(simulator, to, clip)
    assert to.steps.count("poll") >= 4


def test_a_failure_in_processing_is_told_in_words(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    simulator.fault("fail", f"{to.platform.name}.poll", reason="codec", skip=0)
    outcome = to.publish(WORDS, clip)
    assert outcome.state == "failed"
    assert outcome.message.startswith(to.platform.title)
    assert [post for post in simulator.posts() if post["state"] == "published"] == []


def test_an_expired_session_begins_again(simulator: Simulator, to: Carrier, clip: Video) -> None:
    simulator.fault("expire", f"{to.platform.name}.send")
    if to.platform.name == "tiktok":
        outcome = to.publish(WORDS, clip)
        assert (outcome.state, outcome.again) == ("failed", True)
        assert simulator.posts() == []
        return
    _ends_in_one_post(simulator, to, clip)
    assert to.steps.count("begin") == 2


def test_a_token_revoked_midway_says_so_and_publishes_nothing(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    kind = "tiktok.start" if to.platform.name == "tiktok" else f"{to.platform.name}.send"
    simulator.fault("revoke", kind)
    with pytest.raises((TokenExpired, Reconnect)) as trouble:
        to.publish(WORDS, clip)
    assert to.account["access_token"] not in f"{trouble.value!r} {trouble.value}"
    assert simulator.posts() == []


def test_a_used_up_quota_says_until_when(simulator: Simulator, to: Carrier, clip: Video) -> None:
    reasons = {"tiktok": "spam_risk_too_many_posts"}
    kind = LAST_CALL[to.platform.name].replace(".send", ".start")
    simulator.fault("quota", kind, reason=reasons.get(to.platform.name, ""))
    with pytest.raises(QuotaExceeded) as trouble:
        to.publish(WORDS, clip)
    assert trouble.value.until > to.line.now()
    assert simulator.posts() == []


def test_a_refusal_is_permanent_and_in_words(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    reasons = {"youtube": "invalidTitle", "tiktok": "spam_risk_user_banned_from_posting"}
    reason = reasons.get(to.platform.name, "368")
    simulator.fault("status", f"{to.platform.name}.start", status=400, reason=reason)
    with pytest.raises(Permanent) as trouble:
        to.publish(WORDS, clip)
    assert to.platform.title in trouble.value.message


def test_nothing_that_is_said_or_kept_holds_the_token(
    simulator: Simulator, to: Carrier, clip: Video
) -> None:
    outcome = to.publish(WORDS, clip)
    assert to.account["access_token"] not in repr((outcome, to.session))
    assert to.account["access_token"] not in repr(simulator.requests())


def test_the_account_tells_its_name(to: Carrier) -> None:
    assert to.platform.whoami(to.line) == to.account["name"]

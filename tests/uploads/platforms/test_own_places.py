"""Places without a platform: a folder, a bucket, a webhook. Each ends with one whole video."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from media_library.addresses import parsed
from tests.fixtures.simulator import Simulator
from uploads.platforms import registry
from uploads.platforms.bucket import Bucket, object_key
from uploads.platforms.errors import Permanent, Reconnect, SessionGone
from uploads.platforms.platform import Line, Piece, Platform, Post, Sent, Video
from uploads.platforms.webhook import Webhook
from uploads.publishing.door import Door
from uploads.simulator.webhook import SECRET

from .carrying import Carrier, blocks, video

MIB = 2**20
WORDS = Post(title="A reel", description="Wörter", tags=("one",), key="upload-1")


@pytest.fixture
def door() -> Iterator[Door]:
    opened = Door(parsed(["127.0.0.0/8"]))
    yield opened
    opened.close()


def _line(platform: Platform, http: httpx.Client, folder: Path, **options: Any) -> Line:
    return Line(
        http=http,
        token=lambda: "",
        host=lambda name: "",
        now=lambda: datetime.now(UTC),
        settings=platform.Settings(**options.get("settings", {})),
        secrets=platform.Secrets(**options.get("secrets", {})),
        out_dir=folder,
    )


def _piece(clip: Video, start: int, end: int) -> Piece:
    return Piece(start, end, clip.size, blocks(clip.path))


def test_a_folder_has_one_file_however_often_it_is_published(door: Door, tmp_path: Path) -> None:
    clip = video(tmp_path, 1000)
    to = registry.get("folder")
    line = _line(to, door.http, tmp_path / "out", settings={"folder": "reels"})
    outcomes = [Carrier(to, line, {}).publish(WORDS, clip) for _ in range(2)]
    files = sorted(path.name for path in (tmp_path / "out" / "reels").iterdir())
    assert files == ["A reel.mp4", "A reel.mp4.json"]
    assert {outcome.remote_id for outcome in outcomes} == {
        str(tmp_path / "out" / "reels" / "A reel.mp4")
    }


def test_a_folder_stays_below_the_output(door: Door, tmp_path: Path) -> None:
    to = registry.get("folder")
    line = _line(to, door.http, tmp_path / "out", settings={"folder": "../../etc"})
    assert to.whoami(line) == str(tmp_path / "out" / "etc")


@pytest.fixture
def bucket(s3_server: dict[str, Any], door: Door, tmp_path: Path) -> Line:
    settings = {
        "bucket": s3_server["bucket"],
        "endpoint": s3_server["endpoint"],
        "addressing": "path",
        "prefix": f"published/{tmp_path.name}",
        "public_url": "https://cdn.example/",
    }
    keys = {"key": s3_server["key"], "secret": s3_server["secret"]}
    return _line(Bucket(), door.http, tmp_path, settings=settings, secrets=keys)


def test_a_bucket_has_the_object_with_its_sha256_and_words(bucket: Line, tmp_path: Path) -> None:
    clip = video(tmp_path, 9 * MIB + 7)
    carrier = Carrier(Bucket(), bucket, {})
    outcome = carrier.publish(WORDS, clip)
    Bucket().decorate(bucket, carrier.session, WORDS, clip, outcome.remote_id)
    key = object_key(bucket.settings.prefix, "A reel", clip)
    assert (outcome.state, outcome.remote_id) == ("published", key)
    assert outcome.url.startswith("https://cdn.example/published/")
    assert outcome.response["sha256"] == clip.sha256
    assert carrier.steps.count("send") == 2
    words = bucket.http.get(Bucket()._address(bucket, "get_object", {"Key": f"{key}.json"}))
    assert json.loads(words.content)["description"] == "Wörter"


def test_a_bucket_tells_which_parts_it_has(bucket: Line, tmp_path: Path) -> None:
    clip, to = video(tmp_path, 17 * MIB), Bucket()
    session = to.begin(bucket, WORDS, clip)
    to.send(bucket, session, WORDS, _piece(clip, 0, 8 * MIB))
    to.send(bucket, session, WORDS, _piece(clip, 16 * MIB, 17 * MIB))  # out of its turn
    assert to.where_is(bucket, session, clip) == Sent(8 * MIB)


def test_a_part_that_was_sent_twice_counts_once(bucket: Line, tmp_path: Path) -> None:
    clip, to = video(tmp_path, 17 * MIB), Bucket()
    session = to.begin(bucket, WORDS, clip)
    for start, end in ((0, 8), (0, 8), (8, 16), (16, 17)):
        to.send(bucket, session, WORDS, _piece(clip, start * MIB, end * MIB))
    assert to.where_is(bucket, session, clip) == Sent(17 * MIB)
    assert to.finish(bucket, session, WORDS, clip).state == "published"


def test_a_bucket_knows_what_was_published_after_a_lost_answer(
    bucket: Line, tmp_path: Path
) -> None:
    clip, to = video(tmp_path, 1000), Bucket()
    session = to.begin(bucket, WORDS, clip)
    before = to.find(bucket, session, WORDS, clip)
    to.send(bucket, session, WORDS, _piece(clip, 0, 1000))
    to.finish(bucket, session, WORDS, clip)
    after = to.find(bucket, session, WORDS, clip)
    assert before is not None
    assert after is not None
    assert (before.state, after.state) == ("absent", "published")
    with pytest.raises(SessionGone):
        to.where_is(bucket, session, clip)


def test_a_bucket_that_the_key_does_not_open_wants_another_key(
    bucket: Line, tmp_path: Path
) -> None:
    keys = Bucket.Secrets(key=SecretStr("wrong"), secret=SecretStr("not-this-one"))
    with pytest.raises(Reconnect) as refused:
        Bucket().begin(replace(bucket, secrets=keys), WORDS, video(tmp_path, 10))
    assert "not-this-one" not in f"{refused.value!r} {keys!r}"


def test_a_bucket_tells_its_name(bucket: Line) -> None:
    assert Bucket().whoami(bucket) == bucket.settings.bucket


@pytest.fixture
def receiver(simulator: Simulator, door: Door, tmp_path: Path) -> Line:
    address = f"{simulator.host('webhook')}/signed/{{name}}"
    return _line(
        Webhook(),
        door.http,
        tmp_path,
        settings={"url": address},
        secrets={"signing_secret": SECRET, "token": "t0ken"},
    )


def test_a_webhook_gets_the_video_with_its_words_signed(
    simulator: Simulator, receiver: Line, tmp_path: Path
) -> None:
    clip = video(tmp_path, 100_000)
    outcome = Carrier(Webhook(), receiver, {}).publish(WORDS, clip)
    (post,) = simulator.posts()
    assert (outcome.state, outcome.url) == ("published", post["url"])
    assert (post["sha256"], post["account"]) == (clip.sha256, "signed/clip.mp4")
    assert post["words"]["description"] == "Wörter"


def test_a_webhook_is_asked_without_publishing_anything(
    simulator: Simulator, receiver: Line
) -> None:
    assert Webhook().whoami(receiver) == "127.0.0.1"
    assert [request["method"] for request in simulator.requests()] == ["HEAD"]
    assert simulator.posts() == []


def test_a_webhook_that_is_not_there_does_not_work(receiver: Line) -> None:
    nobody = replace(receiver, settings=Webhook.Settings(url="http://127.0.0.1:9/x"))
    with pytest.raises(httpx.ConnectError):
        Webhook().whoami(nobody)


def test_a_webhook_with_the_wrong_secret_is_refused(receiver: Line, tmp_path: Path) -> None:
    wrong = Webhook.Secrets(signing_secret=SecretStr("another secret"))
    with pytest.raises(Reconnect) as refused:
        Carrier(Webhook(), replace(receiver, secrets=wrong), {}).publish(WORDS, video(tmp_path, 10))
    assert "another secret" not in f"{refused.value!r} {wrong!r}"


@pytest.mark.parametrize("effect", ["lost", "drop", "status"])
def test_a_webhook_has_the_video_once_whatever_happens(
    simulator: Simulator, receiver: Line, tmp_path: Path, effect: str
) -> None:
    clip = video(tmp_path, 100_000)
    simulator.fault(effect, "webhook.send", after=5000)
    Carrier(Webhook(), receiver, {}).publish(WORDS, clip)
    assert [post["sha256"] for post in simulator.posts()] == [clip.sha256]


def test_a_receiver_is_asked_after_a_lost_answer(
    simulator: Simulator, receiver: Line, tmp_path: Path
) -> None:
    clip, to = video(tmp_path, 1000), Webhook()
    session = to.begin(receiver, WORDS, clip)
    simulator.fault("lost", "webhook.send")
    with pytest.raises(httpx.TransportError):
        to.send(receiver, session, WORDS, _piece(clip, 0, 1000))
    found = to.find(receiver, session, WORDS, clip)
    assert found is not None
    assert (found.state, found.remote_id) == ("published", simulator.posts()[0]["id"])


def test_a_post_to_somebody_who_does_not_say_is_not_repeated(
    simulator: Simulator, receiver: Line, tmp_path: Path
) -> None:
    clip, to = video(tmp_path, 1000), Webhook()
    url = f"{simulator.host('webhook')}/in"
    for takes_key_once, state in ((False, None), (True, "absent")):
        settings = Webhook.Settings(url=url, method="POST", takes_key_once=takes_key_once)
        line = replace(receiver, settings=settings)
        found = to.find(line, to.begin(line, WORDS, clip), WORDS, clip)
        assert (found.state if found else None) == state


def test_a_changed_body_is_refused_by_its_digest(
    simulator: Simulator, receiver: Line, tmp_path: Path
) -> None:
    clip, to = video(tmp_path, 1000), Webhook()
    session = to.begin(receiver, WORDS, clip)
    clip.path.write_bytes(b"x" * 1000)
    with pytest.raises(Permanent):
        to.send(receiver, session, WORDS, _piece(clip, 0, 1000))
    assert simulator.posts() == []


@pytest.mark.parametrize("url", ["ftp://host/x", "http://user:word@host/x", "/x", "https://"])
def test_a_webhooks_address_must_be_one(url: str) -> None:
    with pytest.raises(ValidationError):
        Webhook.Settings(url=url)

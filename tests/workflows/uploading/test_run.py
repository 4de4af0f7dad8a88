"""The uploader node in real runs: through the simulator, with a real encoder."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from media_library.ingest import ingest
from media_library.models import Asset
from render.models import Rendition
from tests.fixtures.media import MakeMedia
from tests.fixtures.press import Press
from tests.workflows.graphs import graph, node
from uploads.models import Account, Breaker, Status, Upload
from uploads.platforms.errors import SERVICE_DOWN
from uploads.publishing.perform import perform
from uploads.sweep import sweep
from workflows import jobs
from workflows.models import NodeRun, Run
from workflows.running import cancel, runs
from workflows.running.runs import Options
from workflows.uploading import accounts
from workflows.working import claims
from workflows.working.execute import execute
from workflows.working.reporting import Progress

pytestmark = pytest.mark.usefixtures("valkey")
WIRE = "main.clip -> {}.video"


@pytest.fixture
def source(press: Press, media: MakeMedia) -> Asset:
    return ingest(media("moving.mp4"), press.workspace, name="moving.mp4")[0]


def publishing(source: Asset, *accounts: Account, **params: Any) -> dict[str, Any]:
    """A source, and an uploader to these accounts."""
    said = {"title": "A film", "to": "accounts", "accounts": [str(one.pk) for one in accounts]}
    main = node("main", "source", asset=str(source.pk), end=0.5)
    return graph(main, node("out", "uploader", **said | params), wires=(WIRE.format("out"),))


def ran(press: Press, definition: dict[str, Any], **options: Any) -> Run:
    run = runs.start(press.workspace, definition, options=Options(**options))
    jobs.drain()
    run.refresh_from_db()
    return run


def out(run: Run) -> NodeRun:
    return run.nodes.get(node_id="out")


def receipt(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = out(run).outputs["receipt"]
    return found


def test_a_clip_is_encoded_and_published_with_its_words(press: Press, source: Asset) -> None:
    account = press.account("tiktok")
    run = ran(press, publishing(source, account, title="{main} no. {n}", tags=["fun"]))
    assert run.status == "succeeded", out(run).error
    (post,) = press.posts()
    upload = Upload.objects.get()
    assert post["sha256"] == upload.sha256
    assert "moving no. 1" in f"{post['title']} {post['description']}"
    assert (upload.run_id, upload.node_id, upload.status) == (run.pk, "out", Status.SUCCESS)
    assert receipt(run)["uri"] == upload.url


def test_two_uploaders_of_a_preset_share_one_encode(press: Press, source: Asset) -> None:
    accounts = [press.account("tiktok"), press.account("tiktok", remote_id="another")]
    one = publishing(source, accounts[0])
    other = node("out2", "uploader", title="A film", to="accounts", accounts=[str(accounts[1].pk)])
    both = graph(*one["nodes"], other, wires=(WIRE.format("out"), WIRE.format("out2")))
    run = ran(press, both)
    assert run.status == "succeeded"
    encodes = [one.detail.get("processes", {}).get("encode", 0) for one in run.nodes.all()]
    assert Rendition.objects.count() == 1
    assert sum(encodes) <= 1
    assert len(press.posts()) == 2


def test_running_again_posts_nothing_again(press: Press, source: Asset) -> None:
    definition = publishing(source, press.account("webhook"))
    ran(press, definition)
    again = ran(press, definition, force="all")
    assert (again.status, out(again).status) == ("succeeded", "succeeded")
    assert ran(press, definition).nodes.get(node_id="out").status == "reused"
    assert len(press.posts()) == 1


def test_publishing_again_on_purpose_posts_once_for_each_run(press: Press, source: Asset) -> None:
    definition = publishing(source, press.account("webhook"), again=True)
    ran(press, definition)
    ran(press, definition, force="all")
    assert len(press.posts()) == 2


def test_a_scheduled_upload_leaves_a_receipt_and_is_published_later(
    press: Press, source: Asset
) -> None:
    later = timezone.now() + timedelta(hours=2)
    run = ran(press, publishing(source, press.account("webhook"), schedule=later.isoformat()))
    (told,) = receipt(run)["detail"]["uploads"]
    assert (run.status, told["status"], told["due_at"]) == (
        "succeeded",
        "pending",
        later.isoformat(),
    )
    assert press.posts() == []
    assert sweep() == 0
    Upload.objects.update(wake_at=timezone.now(), due_at=timezone.now())
    assert sweep() == 1
    assert press.carry(Upload.objects.get()).status == Status.SUCCESS
    assert len(press.posts()) == 1


def test_an_upload_that_fails_fails_the_node_with_its_sentence(press: Press, source: Asset) -> None:
    press.simulator.fault("status", "webhook.send", status=400)
    run = ran(press, publishing(source, press.account("webhook")))
    upload = Upload.objects.get()
    assert (run.status, upload.status) == ("failed", Status.FAILED)
    assert upload.message in (out(run).error or {}).get("message", "")


def test_a_worker_that_takes_over_adopts_the_upload(press: Press, source: Asset) -> None:
    runs.start(press.workspace, publishing(source, press.account("webhook")))
    first = claims.claim("network")
    assert first
    execute(first)
    NodeRun.objects.filter(pk=first.pk).update(status="queued", queued_at=timezone.now())
    jobs.drain()
    assert Upload.objects.count() == 1
    assert len(press.posts()) == 1


def test_a_worker_that_takes_over_keeps_to_the_account_that_was_chosen(
    press: Press, source: Asset
) -> None:
    accounts = [press.account("webhook"), press.account("webhook", remote_id="another")]
    runs.start(press.workspace, publishing(source, *accounts, choose="round_robin"))
    first = claims.claim("network")
    assert first
    execute(first)
    NodeRun.objects.filter(pk=first.pk).update(status="queued", queued_at=timezone.now())
    jobs.drain()
    assert Upload.objects.count() == 1
    assert len(press.posts()) == 1


def test_a_text_that_nothing_is_wired_to_is_filled_in(press: Press, source: Asset) -> None:
    one = publishing(source, press.account("webhook"), title="{hook} {main}")
    hook = node("hook", "text", text="Wow")
    run = ran(press, graph(*one["nodes"], hook, wires=(WIRE.format("out"),)))
    assert run.status == "succeeded", out(run).error
    assert Upload.objects.get().title == "Wow moving"


def test_a_node_without_words_is_not_published_as_its_name(press: Press, source: Asset) -> None:
    one = publishing(source, press.account("webhook"), title="{mash}")
    mash = node("mash", "stitcher", layout="sequence")
    wires = ("main.clip -> mash.main", "mash.clip -> out.video")
    run = ran(press, graph(*one["nodes"], mash, wires=wires))
    assert (run.status, (out(run).error or {})["field"]) == ("failed", "title")
    assert press.posts() == []


@pytest.fixture
def standstill(press: Press) -> Iterator[None]:
    """The receiver of webhooks does not answer; at the end, what it holds up dies with it."""
    press.simulator.fault("delay", "webhook.send", seconds=3600)
    yield
    press.simulator.kill()
    press.simulator.start()


@pytest.mark.usefixtures("standstill")
def test_a_cancel_stops_the_sending_at_once(press: Press, source: Asset) -> None:
    """Left alone, it would wait for two minutes (`uploads/publishing/door.py`)."""
    run = runs.start(press.workspace, publishing(source, press.account("webhook")))

    def work() -> None:
        jobs.drain()
        connections.close_all()

    worker = threading.Thread(target=work)
    worker.start()
    until(lambda: Upload.objects.filter(stage="last").exists())
    cancel.cancel(run.pk)
    worker.join(60)
    assert not worker.is_alive()
    run.refresh_from_db()
    assert run.status == "cancelled"
    assert Upload.objects.get().status in (Status.CANCELLED, Status.UNCONFIRMED)


def until(happened: Any) -> None:
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, "It did not happen."
        time.sleep(0.05)


def test_somebody_else_may_finish_what_a_node_waits_for(press: Press, source: Asset) -> None:
    press.simulator.fault("quota", "tiktok.start", reason="spam_risk_too_many_posts")
    run = ran(press, publishing(source, press.account("tiktok")))
    assert run.status == "succeeded"
    (told,) = receipt(run)["detail"]["uploads"]
    assert told["due_at"]
    upload = Upload.objects.get()
    Upload.objects.update(wake_at=timezone.now())
    perform(upload.pk)
    assert len(press.posts()) == 1


def test_a_platform_that_is_left_alone_is_told_of_by_the_node(
    press: Press, source: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages: list[str] = []
    report = Progress.report

    def noted(self: Progress, fraction: float, stage: str, detail: Mapping[str, float]) -> None:
        stages.append(stage)
        report(self, fraction, stage, detail)

    monkeypatch.setattr(Progress, "report", noted)
    until = timezone.now() + timedelta(hours=1)
    Breaker.objects.create(service="tiktok", failures=5, opened_until=until)
    run = ran(press, publishing(source, press.account("tiktok")))
    sentence = f"TikTok has failed 5 times in a row; trying again at {until:%H:%M} UTC."
    assert stages[-1] == sentence
    assert out(run).warnings == [f"Cats: {sentence}"]
    assert [told["status"] for told in receipt(run)["detail"]["uploads"]] == ["pending"]
    assert press.simulator.requests() == []
    Breaker.objects.update(opened_until=timezone.now())
    Upload.objects.update(wake_at=timezone.now())
    assert press.carry(Upload.objects.get()).status == Status.SUCCESS


def test_a_node_waits_for_a_platform_that_is_left_alone_but_not_for_long() -> None:
    soon = timezone.now() + timedelta(seconds=30)
    upload = Upload(status=Status.PENDING, code=SERVICE_DOWN, wake_at=soon)
    assert accounts._goes_on(upload, ends=float("inf"))
    assert not accounts._goes_on(upload, ends=float("-inf"))

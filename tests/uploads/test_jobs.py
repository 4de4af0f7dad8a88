"""Uploads that are due are done by RQ's workers, however their jobs get lost."""

from __future__ import annotations

import django_rq
import pytest
from redis import Redis
from rq import SimpleWorker

from tests.fixtures.press import Press
from uploads import jobs
from uploads.models import Status, Upload
from uploads.publishing.words import Words
from uploads.registering import Order, register
from uploads.sweep import sweep


def work() -> None:
    queue = django_rq.get_queue(jobs.QUEUE)
    SimpleWorker([queue], connection=queue.connection).work(burst=True, logging_level="WARNING")


@pytest.fixture
def upload(press: Press, valkey: Redis) -> Upload:
    order = Order(account=press.account("tiktok"), asset=press.video(), words=Words(title="A reel"))
    return register(order)[0]


def test_what_is_registered_is_published_by_a_worker(press: Press, upload: Upload) -> None:
    work()
    upload.refresh_from_db()
    assert upload.status == Status.SUCCESS
    assert len(press.posts()) == 1


def test_a_job_that_was_lost_is_queued_again(press: Press, upload: Upload, valkey: Redis) -> None:
    valkey.flushall()
    work()
    assert press.posts() == []
    assert (sweep(), sweep()) == (1, 0)
    work()
    upload.refresh_from_db()
    assert upload.status == Status.SUCCESS
    assert sweep() == 0


def test_two_jobs_for_one_upload_post_once(press: Press, upload: Upload) -> None:
    queue = django_rq.get_queue(jobs.QUEUE)
    queue.enqueue(jobs.carry_on, str(upload.pk))
    work()
    assert len(press.posts()) == 1

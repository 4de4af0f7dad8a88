"""Publishers are killed at any moment, and whoever goes on leaves exactly one post.

The publisher is a process of its own that gets SIGKILL. Some requests take a while at the platform
before it acts, so that what a dead process has sent is carried out after its death.
"""

from __future__ import annotations

import os
import random
import signal
import time
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from tests.fixtures.press import MIB, PLATFORMS, Press
from tests.fixtures.shop import Shop
from uploads import leftovers
from uploads.models import Leftover, Status, Upload
from uploads.publishing.perform import perform
from uploads.publishing.words import Words
from uploads.registering import Order, register
from workspaces.models import Workspace

pytestmark = pytest.mark.timeout(900)

SIZE = 11 * MIB
DELAY_SECONDS, SETTLE_SECONDS = 0.3, 6.0
"""What is under way at a kill has arrived before anything is believed to be absent, also where
the platform's process stalls meanwhile."""
MOST_KILLS = 3
LONGEST_SECONDS = 60.0


def forked(upload: Upload) -> int:
    """A process that performs the upload."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            perform(upload.pk)
        finally:
            os._exit(0)
    return pid


def killed_after(pid: int, seconds: float) -> bool:
    """Kill the process then. False if it was done before."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return False
        time.sleep(0.002)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True


def lapse(upload: Upload) -> None:
    """Let the time pass that a dead process's lease, or a wait, has left."""
    past = timezone.now() - timedelta(milliseconds=1)
    Upload.objects.filter(pk=upload.pk, lease_until__isnull=False).update(lease_until=past)
    Upload.objects.filter(pk=upload.pk, wake_at__isnull=False).update(wake_at=past)


def ended(upload: Upload) -> Upload:
    """Go on, in this process, as the sweep would."""
    deadline = time.monotonic() + LONGEST_SECONDS
    while upload.is_open and time.monotonic() < deadline:
        lapse(upload)
        perform(upload.pk)
        upload.refresh_from_db()
    return upload


class Round:
    """Uploads of one file, each from a workspace of its own: caps of a day do not matter here."""

    def __init__(self, press: Press, platform: str, chance: random.Random) -> None:
        self.press, self.platform, self.chance = press, platform, chance
        self.blob = press.video(SIZE).blob

    def order(self) -> Upload:
        workspace = Workspace.objects.create(name="Own")
        own = Press(workspace, self.press.simulator, self.press.bucket)
        words = Words(title=f"Reel {uuid.uuid4().hex[:12]}")
        account, video = own.account(self.platform), own.film(self.blob)
        return register(Order(account=account, asset=video, words=words, here=True))[0]

    def usual_seconds(self) -> float:
        """What an upload takes that nobody disturbs."""
        upload = self.order()
        began = time.monotonic()
        os.waitpid(forked(upload), 0)
        upload.refresh_from_db()
        assert upload.status == Status.SUCCESS
        return time.monotonic() - began

    def slow_down(self) -> None:
        """Let the platform think before it acts, now and then."""
        if self.platform != "folder" and self.chance.random() < 0.5:
            skip = self.chance.randrange(5)
            self.press.fault("delay", f"{self.platform}.*", skip=skip, seconds=DELAY_SECONDS)


def found(press: Press, platform: str, folder: Path, upload: Upload) -> list[str]:
    """The content of every post of this upload's title."""
    if platform == "bucket":
        return Shop(press.bucket).videos(upload.title)
    if platform == "folder":
        return [upload.sha256 for _ in folder.glob(f"{upload.title}*.mp4")]
    return [
        post["sha256"]
        for post in press.posts()
        if upload.title in f"{post['title']} {post['description']}"
    ]


def half_sent(press: Press, upload: Upload) -> tuple[int, int]:
    """What a bucket is left with of one upload, and how much of it nobody could know of: sessions
    that were opened when the publisher was killed."""
    Leftover.objects.filter(upload=upload).update(due_at=timezone.now())
    for row in Leftover.objects.filter(upload=upload):
        leftovers.clear(row.pk)
    steps = list(upload.steps.values_list("name", flat=True))
    unknown = steps.count("begin") - steps.count("begun")
    return len(Shop(press.bucket).half_sent(upload.title)), unknown


@pytest.fixture
def bucket(request: pytest.FixtureRequest, platform: str) -> None:
    """A bucket at the end of a line that holds requests up, if that is the platform."""
    if platform == "bucket":
        request.getfixturevalue("bucket_line")


@pytest.mark.usefixtures("bucket")
@pytest.mark.parametrize("platform", [*PLATFORMS, "folder", "bucket"])
def test_a_publisher_that_is_killed_leaves_one_post(
    press: Press, platform: str, full: bool, settings: Settings, tmp_path: Path
) -> None:
    settings.PUBLISH_SETTLE_SECONDS = SETTLE_SECONDS
    settings.PUBLISH_FOLDER = tmp_path / "out"
    chance = random.Random(f"kills {platform}")
    game = Round(press, platform, chance)
    usual = game.usual_seconds()
    kills = wanted = 50 if full else 3
    rounds = 0
    while kills > 0:
        rounds += 1
        upload = game.order()
        game.slow_down()
        for turn in range(chance.randint(1, MOST_KILLS)):
            began = time.monotonic()
            if not killed_after(forked(upload), chance.uniform(0.0, usual * 1.1)):
                if not turn:  # the machine is less busy, or the platform has warmed up
                    usual = min(usual, time.monotonic() - began)
                break
            kills -= 1
            lapse(upload)
        ended(upload)
        log = [f"{step.attempt} {step.name}: {step.message}" for step in upload.steps.all()]
        assert upload.status == Status.SUCCESS, log
        assert found(press, platform, tmp_path / "out", upload) == [upload.sha256], log
        if platform == "bucket":
            left, unknown = half_sent(press, upload)
            assert left <= unknown, log
    print(f"{platform}: {wanted - kills} kills in {rounds} rounds, one post each")

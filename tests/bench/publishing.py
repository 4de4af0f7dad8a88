"""Publishing a large file to a simulated platform, beside plain PUTs of the same pieces."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.conf import settings
from django.test import override_settings

from tests.bench.broker import broker
from tests.bench.meter import quick
from tests.bench.table import Row
from tests.fixtures.press import MIB, Press
from tests.fixtures.simulator import Simulator
from tests.uploads.publishing.test_memory import growth
from uploads.models import Status, Upload
from uploads.platforms.youtube import PIECE
from uploads.publishing.perform import perform
from uploads.publishing.words import Words
from uploads.registering import Order, register
from workspaces.setup import first_workspace

ROUNDS = 3
SHARE = "≥ 0.8"


def rows() -> Iterator[Row]:
    """Throughput of the whole engine as a share of plain PUTs, and what memory it takes."""
    size = (64 if quick() else 512) * MIB
    with broker(), TemporaryDirectory(dir=settings.VAR) as folder:
        simulator = Simulator(Path(folder))
        simulator.start()
        try:
            simulator.set(limits=False)
            with override_settings(PLATFORM_SIMULATOR=simulator.base, PUBLISH_PACE=0.0):
                yield from _measured(Press(first_workspace()[0], simulator), size)
        finally:
            simulator.kill()


def _measured(press: Press, size: int) -> Iterator[Row]:
    account, video = press.account("youtube"), press.sparse(size)
    plain = [_plain(press, video.blob.path, size) for _ in range(ROUNDS)]
    ours = []
    for number in range(ROUNDS):
        order = Order(account=account, asset=video, words=Words(title=f"No. {number}"), here=True)
        ours.append(_published(register(order)[0]))
    yield Row("publish.plain", size / MIB / median(plain), "MiB/s", "PUTs of 8 MiB, nothing else")
    yield Row("publish.engine", size / MIB / median(ours), "MiB/s", "steps committed, resumable")
    share = median(plain) / median(ours)
    yield Row("publish.share", share, "×", "the engine", "plain PUTs of the same pieces", SHARE)
    order = Order(account=account, asset=video, words=Words(title="Memory"), here=True)
    grown = growth(register(order)[0]) / MIB
    yield Row("publish.memory", grown, "MiB", f"growth while {size // MIB} MiB go out", aim="≤ 24")


def _published(upload: Upload) -> float:
    """Seconds from taking it in hand until it is there."""
    began = time.monotonic()
    perform(upload.pk)
    seconds = time.monotonic() - began
    upload.refresh_from_db()
    if upload.status != Status.SUCCESS:
        raise RuntimeError(f"It was not published: {upload.message}")
    return seconds


def _plain(press: Press, path: Path, size: int) -> float:
    """Seconds for a resumable session that is fed by http.client over one connection."""
    began = time.monotonic()
    token = press.simulator.account("youtube")["access_token"]
    base = urlsplit(press.simulator.host("youtube"))
    connection = http.client.HTTPConnection(base.hostname or "", base.port, timeout=600)
    start = f"{base.path}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
    words = json.dumps({"snippet": {"title": "Plain"}, "status": {"privacyStatus": "private"}})
    kinds = {"Content-Type": "application/json", "X-Upload-Content-Length": str(size)}
    connection.request("POST", start, words, {"Authorization": f"Bearer {token}", **kinds})
    answer = connection.getresponse()
    answer.read()
    session = urlsplit(answer.headers["Location"])
    with path.open("rb") as file:
        for first in range(0, size, PIECE):
            data = file.read(PIECE)
            told = f"bytes {first}-{first + len(data) - 1}/{size}"
            address = f"{session.path}?{session.query}"
            connection.request("PUT", address, data, {"Content-Range": told})
            answer = connection.getresponse()
            answer.read()
    connection.close()
    if answer.status not in (200, 201):
        raise RuntimeError(f"The last PUT was answered {answer.status}.")
    return time.monotonic() - began

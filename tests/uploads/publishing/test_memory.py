"""However large a file is, sending it takes no more memory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connections

from tests.fixtures.press import MIB, Press
from uploads.models import Status, Upload
from uploads.publishing.perform import perform
from uploads.publishing.words import Words
from uploads.registering import Order, register

MOST_GROWTH = 24 * MIB


def resident(name: str) -> int:
    """Bytes of this process: VmRSS now, VmHWM at most since `forget_peak`."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def growth(upload: Upload) -> int:
    """By how many bytes a process grows at most that performs the upload."""
    connections.close_all()
    reads, writes = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            Path("/proc/self/clear_refs").write_text("5")  # forgets the peak (proc(5))
            before = resident("VmRSS")
            perform(upload.pk)
            os.write(writes, str(resident("VmHWM") - before).encode())
        finally:
            os._exit(0)
    os.close(writes)
    os.waitpid(pid, 0)
    with os.fdopen(reads) as answer:
        return int(answer.read())


@pytest.mark.parametrize("platform", ["youtube", "tiktok", "facebook", "webhook"])
def test_memory_is_flat(press: Press, platform: str, full: bool) -> None:
    size = 2048 * MIB if full else 96 * MIB
    words = Words(title="Large")
    order = Order(account=press.account(platform), asset=press.sparse(size), words=words, here=True)
    upload, _ = register(order)
    grown = growth(upload)
    upload.refresh_from_db()
    assert upload.status == Status.SUCCESS, upload.message
    assert [(post["sha256"], post["size"]) for post in press.posts()] == [(upload.sha256, size)]
    assert grown <= MOST_GROWTH

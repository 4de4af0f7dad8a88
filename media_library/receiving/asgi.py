"""The tus endpoint as an ASGI application in front of Django's, which would spool every body.

Bytes go to the disk as they come, written and hashed in a thread while the next ones arrive; what
waits meanwhile is the server's buffer (config/web_server.py bounds it). A request that is cut off
has kept all that came.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog

from media_library.refusal import Refused

from . import tus
from .protocol import NEVER_CACHE, VERSION, Answer, TusError, TusRequest, refusal
from .reception import Closed, NoRoom, TooMuch
from .threads import in_thread
from .tus import Arrival

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
STALLED_LOOKS = 2
"""A request that got nothing for so many looks gives way to one that asks for its upload."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Receiving:
    """Answers tus requests below `base`, and hands everything else to `application`."""

    def __init__(self, application: Application, base: str = "/files/") -> None:
        self._application, self._base = application, base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path + "/").startswith(self._base):
            await self._application(scope, receive, send)
            return
        request = TusRequest.of(scope, self._base)
        answer = await _answer(request, receive)
        await _send(answer, send, head=request.method == "HEAD")


async def _answer(request: TusRequest, receive: Receive) -> Answer:
    try:
        outcome = await in_thread(tus.begin, request)
        return await _take(outcome, receive) if isinstance(outcome, Arrival) else outcome
    except Exception:
        log.exception("A tus request failed.", method=request.method, upload=request.id)
        return refusal(
            TusError(500, "internal_error", "Something broke on our side; the server's log says.")
        )


async def _take(arrival: Arrival, receive: Receive) -> Answer:
    whole, problem = False, None
    try:
        try:
            whole = await _pump(arrival, receive)
        except (TooMuch, NoRoom, Refused, Closed) as error:
            problem = error
        return await in_thread(tus.finish, arrival, whole, problem)
    finally:
        arrival.reception.release()


async def _pump(arrival: Arrival, receive: Receive) -> bool:
    """Write what comes. Whether all of it did: False if the client left, or stalled and another
    request asks for this upload."""
    looks = 0
    while True:
        try:
            message = await asyncio.wait_for(receive(), LOOK_SECONDS)
        except TimeoutError:
            looks += 1
            if looks >= STALLED_LOOKS and arrival.reception.folder.is_wanted():
                return False
            continue
        looks = 0
        if message["type"] == "http.disconnect":
            return False
        if data := message.get("body", b""):
            await asyncio.to_thread(arrival.reception.write, data)
        if not message.get("more_body", False):
            return True


async def _send(answer: Answer, send: Send, head: bool) -> None:
    headers = {
        "Tus-Resumable": VERSION,
        "Cache-Control": NEVER_CACHE,
        "X-Content-Type-Options": "nosniff",
        **answer.headers,
    }
    if answer.status != 204:
        headers["Content-Length"] = "0" if head else str(len(answer.body))
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if head else answer.body})

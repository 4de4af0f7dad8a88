"""Carries events to the channel layer from a thread, so that nobody who works ever waits.

The layer may be slow or gone: then events are dropped, which costs a browser nothing, because it
asks for the RunEvents it misses. What comes within a few hundredths of a second travels in one
message. One daemon thread per process runs one event loop (a layer keeps its connections per
loop); a forked child starts its own.
"""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import structlog
from channels.layers import get_channel_layer

log = structlog.get_logger(__name__)

LONGEST_BACKLOG = 20_000
LARGEST_MESSAGE = 200
LINGER_SECONDS = 0.03
SEND_SECONDS = 2.0
REST_SECONDS = 5.0

Event = Mapping[str, Any]
Backlog = dict[str, list[Event]]


class _Sender:
    """Sends to the layer. One that hangs is left alone for a while, so that a backlog ends.

    Made in the thread that calls, not in the publisher's: finding the layer imports modules, and
    two threads that import the same ones may meet half a module.
    """

    def __init__(self) -> None:
        self._layer = get_channel_layer()
        self._resting_until = self._silent_until = 0.0

    async def send_all(self, backlog: Backlog) -> None:
        for group, events in backlog.items():
            for start in range(0, len(events), LARGEST_MESSAGE):
                await self._send(group, events[start : start + LARGEST_MESSAGE])

    async def _send(self, group: str, events: Sequence[Event]) -> None:
        now = time.monotonic()
        if self._layer is None or now < self._resting_until:
            return
        message = {"type": "run.events", "events": list(events)}
        try:
            await asyncio.wait_for(self._layer.group_send(group, message), SEND_SECONDS)
        except Exception as error:  # the layer's backend decides what it raises
            if isinstance(error, TimeoutError):
                self._resting_until = now + REST_SECONDS
            if now >= self._silent_until:
                self._silent_until = now + REST_SECONDS
                log.warning("The channel layer takes no messages.", error=str(error))


class Publisher:
    """A bounded backlog of events by group, and the thread that empties it in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._backlog: Backlog = {}
        self._size = 0
        self._arrived, self._hurry, self._idle = (threading.Event() for _ in range(3))
        self._idle.set()
        self._thread: threading.Thread | None = None

    def put(self, group: str, events: Sequence[Event]) -> None:
        """Send soon, from the thread. Never blocks; what does not fit any more is dropped.

        Wakes the thread only for the first of many: a switch between threads costs more.
        """
        with self._lock:
            if self._size + len(events) > LONGEST_BACKLOG:
                return
            self._backlog.setdefault(group, []).extend(events)
            self._size += len(events)
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, args=(_Sender(),), name="publisher", daemon=True
                )
                self._thread.start()
            if not self._arrived.is_set():
                self._idle.clear()
                self._arrived.set()

    def flush(self, seconds: float) -> bool:
        """Wait until everything is sent, at most so long. Whether it is."""
        self._hurry.set()
        try:
            return self._idle.wait(seconds)
        finally:
            self._hurry.clear()

    def _work(self, sender: _Sender) -> None:
        loop = asyncio.new_event_loop()
        while self._arrived.wait():
            self._hurry.wait(LINGER_SECONDS)
            loop.run_until_complete(sender.send_all(self._taken()))
            with self._lock:
                if not self._size:
                    self._arrived.clear()
                    self._idle.set()

    def _taken(self) -> Backlog:
        with self._lock:
            backlog, self._backlog, self._size = self._backlog, {}, 0
            return backlog


_publisher = Publisher()


def _after_fork() -> None:
    """Threads do not survive a fork: the child's first event starts a new one."""
    global _publisher
    _publisher = Publisher()


os.register_at_fork(after_in_child=_after_fork)


def put(group: str, events: Sequence[Event]) -> None:
    """Send events to everybody in `group`, soon. Never blocks, never raises."""
    _publisher.put(group, events)


def flush(seconds: float = 1.0) -> bool:
    """Wait for what was put, at most `seconds`. Whether all of it is sent."""
    return _publisher.flush(seconds)

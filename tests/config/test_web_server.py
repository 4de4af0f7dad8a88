"""Bodies stream through our Daphne to any application, bounded, and answers may come early."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from config.web_server import HIGH_WATER, Body


class Reading:
    """Whether the connection is being read."""

    def __init__(self) -> None:
        self.said = ["resume"]

    def pause(self) -> None:
        self.said.append("pause")

    def resume(self) -> None:
        self.said.append("resume")

    def is_on(self) -> bool:
        return self.said[-1] == "resume"


@pytest.fixture
def reading() -> Reading:
    return Reading()


@pytest.fixture
def body(reading: Reading) -> Body:
    return Body(reading.pause, reading.resume)


async def everything(body: Body) -> list[tuple[bytes, bool]]:
    """Messages up to the end of the body."""
    found = []
    more = True
    while more:
        message: dict[str, Any] = await body.get()
        more = message["more_body"]
        found.append((message["body"], more))
    return found


async def test_what_waits_is_handed_over_at_once(body: Body) -> None:
    body.feed(b"ab")
    body.feed(b"c")
    assert (await body.get())["body"] == b"abc"
    body.feed(b"d")
    body.end()
    assert await everything(body) == [(b"d", False)]


async def test_the_end_may_come_alone(body: Body) -> None:
    body.feed(b"a")
    await body.get()
    asyncio.get_running_loop().call_soon(body.end)
    assert await everything(body) == [(b"", False)]


async def test_reading_stops_while_too_much_waits(body: Body, reading: Reading) -> None:
    body.feed(bytes(HIGH_WATER))
    assert reading.is_on()
    body.feed(b"x")
    assert not reading.is_on()
    await body.get()
    assert reading.is_on()


async def test_what_came_before_a_disconnect_is_still_handed_over(body: Body) -> None:
    body.feed(b"a")
    body.put_nowait({"type": "http.disconnect"})
    body.feed(b"dropped")
    assert (await body.get())["body"] == b"a"
    assert (await body.get())["type"] == "http.disconnect"


async def test_a_disconnect_lets_a_paused_connection_go(body: Body, reading: Reading) -> None:
    body.feed(bytes(HIGH_WATER + 1))
    body.put_nowait({"type": "http.disconnect"})
    assert reading.is_on()


async def test_waiting_for_more_can_be_given_up(body: Body) -> None:
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(body.get(), 0.01)
    body.feed(b"a")
    assert (await body.get())["body"] == b"a"

"""The client for platforms: where it goes, where not, and that it can be cut off."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest

from media_library.addresses import parsed
from uploads.publishing.door import Door


@pytest.fixture
def deaf() -> Iterator[str]:
    """A server that takes connections and never answers or reads."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_our_own_network_is_not_reached(host: str) -> None:
    door = Door()
    with pytest.raises(httpx.ConnectError):
        door.http.get(f"http://{host}:9/")
    door.close()


def test_a_network_that_is_allowed_is_reached(deaf: str) -> None:
    door = Door(parsed(["127.0.0.0/8"]))
    with pytest.raises(httpx.ReadTimeout):
        door.http.get(deaf, timeout=0.2)
    door.close()


def test_the_simulator_may_be_anywhere_and_its_neighbours_not(deaf: str) -> None:
    door = Door(trusted=[deaf])
    with pytest.raises(httpx.ReadTimeout):
        door.http.get(deaf, timeout=0.2)
    with pytest.raises(httpx.ConnectError):
        door.http.get("http://127.0.0.1:9/")
    door.close()


def test_a_redirect_is_not_followed() -> None:
    assert not Door().http.follow_redirects


def test_it_is_told_that_a_host_does_not_answer_and_nothing_of_what_was_cut_off(deaf: str) -> None:
    heard: list[bool] = []
    door = Door(trusted=[deaf], heard=heard.append)
    with pytest.raises(httpx.ReadTimeout):
        door.http.get(deaf, timeout=0.2)
    assert heard == [False]
    door.cut()
    with pytest.raises(httpx.ConnectError):
        door.http.get(deaf)
    assert heard == [False]
    door.close()


@pytest.mark.parametrize("sends", [False, True], ids=["waiting", "sending"])
def test_whatever_waits_for_bytes_can_be_cut_off(deaf: str, sends: bool) -> None:
    door = Door(trusted=[deaf])
    content = (bytes(2**20) for _ in range(100)) if sends else None
    ended: list[BaseException] = []

    def ask() -> None:
        try:
            door.http.request("PUT" if sends else "GET", deaf, content=content)
        except httpx.TransportError as error:
            ended.append(error)

    asker = threading.Thread(target=ask)
    asker.start()
    time.sleep(0.3)
    door.cut()
    asker.join(timeout=20)
    assert not asker.is_alive()
    assert ended
    with pytest.raises(httpx.TransportError):
        door.http.get(deaf)
    door.close()

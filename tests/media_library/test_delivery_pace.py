"""The real server: a large file costs it no memory, and a client that leaves costs nothing."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from media_library.ingest import ingest
from media_library.models import Asset
from tests.fixtures.media import MakeMedia
from tests.media_library.receiving.servers import Server
from workspaces.models import ApiToken
from workspaces.setup import first_workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]

LARGE = 128 * 2**20
ALLOWED = 24 * 2**20
"""Bytes by which a server may grow while it sends: code that it loads, a few blocks."""


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.kill()


@pytest.fixture
def asset(media_copy: MakeMedia, transactional_db: None) -> Iterator[Asset]:
    """A video with a long, sparse `free` box, in the store that the server knows."""
    path = media_copy("moving.mp4")
    with path.open("ab") as file:
        file.write((LARGE + 8).to_bytes(4, "big") + b"free")
        file.truncate(file.tell() + LARGE)
    asset, _ = ingest(path, first_workspace()[0], move=True)
    yield asset
    asset.blob.path.unlink()


def ask(server: Server, asset: Asset) -> socket.socket:
    """A connection on which the file has been asked for, and nothing been read yet."""
    token = ApiToken.issue(first_workspace()[1], "cli")[1]
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    lines = [
        f"GET /media/{asset.pk}/ HTTP/1.1",
        "Host: localhost",
        f"Authorization: Bearer {token}",
    ]
    connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode())
    return connection


def test_a_large_file_passes_through_without_filling_the_memory(
    server: Server, asset: Asset
) -> None:
    with ask(server, asset) as connection:
        received = len(connection.recv(1))
        before = server.memory()
        while data := connection.recv(2**16):
            received += len(data)
    assert received > asset.blob.size_bytes
    assert server.memory("VmHWM") - before < ALLOWED


def test_a_client_that_leaves_closes_the_file(server: Server, asset: Asset) -> None:
    with ask(server, asset) as connection:
        connection.recv(2**16)
        assert is_open(server, asset.blob.path)
    with ask(server, asset) as again:
        # Whatever the server does with the first is done before it has sent all of the second.
        while again.recv(2**20):
            pass
    assert not is_open(server, asset.blob.path)


def is_open(server: Server, path: Path) -> bool:
    return path.resolve() in {
        link.resolve() for link in Path(f"/proc/{server.pid}/fd").iterdir() if link.exists()
    }

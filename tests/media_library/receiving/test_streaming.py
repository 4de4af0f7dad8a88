"""Bodies reach the disk while they arrive: what a cut-off request brought is kept."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable

import pytest

from media_library.receiving import folder
from media_library.receiving.models import UploadSession
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import BYTES, Tus, checksum
from workspaces.models import Workspace

SIZE = 400_000
SOUND = wav(SIZE, 3)


def test_a_request_that_is_cut_off_keeps_every_byte(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.begin(SIZE)
    with tus.open_patch(location, 0, SIZE) as connection:
        connection.sendall(SOUND[:123_457])
        tus.wait_for_offset(location, 123_457)
        _reset(connection)
    tus.wait_for_lock(location)
    assert tus.patch(location, 123_457, SOUND[123_457:]).status_code == 204
    work()
    assert tus.status(location)["sha256"] == sha256(SOUND)


def test_bytes_count_while_their_request_is_still_under_way(tus: Tus) -> None:
    location = tus.begin(SIZE)
    with tus.open_patch(location, 0, SIZE) as connection:
        connection.sendall(SOUND[:5_000])
        tus.wait_for_offset(location, 5_000)
        assert tus.status(location)["received"] == 5_000


def test_a_killed_server_loses_nothing_that_it_wrote(
    tus: Tus, server: Server, work: Callable[[], None]
) -> None:
    location = tus.begin(SIZE)
    with tus.open_patch(location, 0, SIZE) as connection:
        connection.sendall(SOUND[:99_999])
        tus.wait_for_offset(location, 99_999)
        server.kill()
    server.start()
    assert tus.offset(location) == 99_999
    assert tus.patch(location, 99_999, SOUND[99_999:]).status_code == 204
    work()
    assert tus.status(location)["sha256"] == sha256(SOUND)


def test_a_killed_server_keeps_nothing_of_a_chunk_that_it_could_not_verify(
    tus: Tus, server: Server
) -> None:
    location = tus.begin(SIZE)
    tus.patch(location, 0, SOUND[:1_000])
    id = location.rpartition("/")[2]
    data = folder.root() / id / "data"
    with tus.open_patch(location, 1_000, SIZE - 1_000, checksum("sha1", SOUND)) as connection:
        connection.sendall(SOUND[1_000:50_000])
        tus.wait(lambda: data.stat().st_size == 50_000)
        assert tus.offset(location) == 1_000
        server.kill()
    server.start()
    assert tus.offset(location) == 1_000
    assert tus.patch(location, 1_000, SOUND[1_000:]).status_code == 204


def test_the_last_byte_counts_even_if_the_server_dies_right_after_it(
    tus: Tus, server: Server, work: Callable[[], None]
) -> None:
    location = tus.begin(SIZE)
    tus.patch(location, 0, SOUND[:-1])
    with (folder.root() / location.rpartition("/")[2] / "data").open("ab") as file:
        file.write(SOUND[-1:])
    assert tus.head(location).headers["Upload-Offset"] == str(SIZE)
    work()
    assert tus.status(location)["sha256"] == sha256(SOUND)


def test_a_request_holds_its_upload_while_it_writes(tus: Tus) -> None:
    location = tus.begin(SIZE)
    with tus.open_patch(location, 0, SIZE) as connection:
        connection.sendall(SOUND[:10])
        tus.wait_for_offset(location, 10)
        assert tus.folder(location).is_locked()
        connection.sendall(SOUND[10:])
        assert connection.recv(100).startswith(b"HTTP/1.1 204")


def test_while_somebody_writes_others_are_locked_out(tus: Tus) -> None:
    location = tus.begin(SIZE)
    with tus.folder(location).lock():
        assert tus.patch(location, 0, SOUND).status_code == 423
        assert tus.http.delete(location).status_code == 423
    assert tus.patch(location, 0, SOUND).status_code == 204


def test_a_stalled_request_gives_way_to_another(tus: Tus) -> None:
    """Its client may be long gone: a lost network does not close a connection."""
    location = tus.begin(SIZE)
    with tus.open_patch(location, 0, SIZE) as connection:
        connection.sendall(SOUND[:10])
        tus.wait_for_offset(location, 10)
        tus.wait(lambda: tus.patch(location, 10, SOUND[10:]).status_code == 204)


def test_an_answer_before_the_end_of_the_body_arrives(tus: Tus) -> None:
    location = tus.begin(SIZE)
    with tus.open_patch(location, 77, SIZE) as connection:
        answer = connection.recv(100)
        assert answer.startswith(b"HTTP/1.1 409")


def test_a_connection_can_be_used_again_after_an_early_answer(tus: Tus) -> None:
    location = tus.begin(SIZE)
    assert tus.patch(location, 77, SOUND).status_code == 409
    assert tus.patch(location, 0, SOUND).status_code == 204


def test_bodies_of_unknown_length_stream_as_well(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.begin(SIZE)
    pieces = (SOUND[at : at + 7_777] for at in range(0, SIZE, 7_777))
    headers = {**BYTES, "Upload-Offset": "0"}
    assert tus.http.patch(location, headers=headers, content=pieces).status_code == 204
    work()
    assert tus.status(location)["sha256"] == sha256(SOUND)


def test_what_is_no_media_is_refused_at_its_first_bytes(tus: Tus) -> None:
    location = tus.begin(500_000_000)
    with tus.open_patch(location, 0, 500_000_000) as connection:
        connection.sendall(b"#EXTM3U\n" * 1_000)
        answer = connection.recv(10_000)
        while b"playlist" not in answer and (more := connection.recv(10_000)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 415")
    assert b"playlist" in answer
    assert tus.head(location).status_code == 410
    assert not (folder.root() / location.rpartition("/")[2]).exists()
    assert UploadSession.objects.get().code == "playlist"


def test_a_container_that_the_workspace_does_not_want_is_refused(tus: Tus) -> None:
    Workspace.objects.update(upload_containers=["mp4"])
    answer = tus.create(SIZE, SOUND)
    assert answer.status_code == 415
    assert "allowed are mp4" in answer.json()["error"]["message"]


@pytest.mark.parametrize("split", [1, 37, 4_095])
def test_headers_and_body_may_come_in_any_pieces(tus: Tus, split: int) -> None:
    """One connection, two requests right after each other, cut at odd places."""
    location = tus.begin(8_192)
    body = wav(8_192)
    requests = b"".join(
        f"PATCH {location} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {tus.token}\r\n"
        f"Tus-Resumable: 1.0.0\r\nUpload-Offset: {at}\r\nContent-Type: {BYTES['Content-Type']}\r\n"
        f"Content-Length: 4096\r\n\r\n".encode()
        + body[at : at + 4_096]
        for at in (0, 4_096)
    )
    with socket.create_connection(("127.0.0.1", tus.port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sender = threading.Thread(target=_send_in_pieces, args=(connection, requests, split))
        sender.start()
        answers = b""
        while answers.count(b"HTTP/1.1 204") < 2:
            more = connection.recv(10_000)
            assert more, answers
            answers += more
        sender.join()
    assert tus.offset(location) == 8_192


def _send_in_pieces(connection: socket.socket, data: bytes, size: int) -> None:
    for at in range(0, len(data), max(size, len(data) // 300)):
        connection.sendall(data[at : at + max(size, len(data) // 300)])


def _reset(connection: socket.socket) -> None:
    """Close with RST, as a killed client does."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_a_large_request_needs_little_memory(tus: Tus, server: Server) -> None:
    size = 150_000_000
    location = tus.begin(size)
    before = server.memory()
    server.forget_peak()
    block = wav(1_000_000, 4)
    with tus.open_patch(location, 0, size) as connection:
        for _ in range(150):
            connection.sendall(block)
        assert connection.recv(100).startswith(b"HTTP/1.1 204")
    assert server.memory("VmHWM") - before < 64 * 2**20
    assert tus.http.delete(location).status_code == 204

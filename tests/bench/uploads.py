"""Uploading a large file to the real server: how fast, in how much memory, and twice."""

from __future__ import annotations

import http.client
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from io import RawIOBase
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from django.conf import settings

from media_library import store
from media_library.receiving import jobs
from media_library.receiving.models import UploadSession
from tests.bench.broker import broker
from tests.bench.meter import quick
from tests.bench.table import Row
from tests.media_library.receiving import sounds
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.tus import BYTES, VERSION
from workspaces.models import ApiToken, Membership
from workspaces.setup import first_workspace

MB = 10**6
ROUNDS = 3
SHARE = "≥ 0.4"
STUDIO_CHUNK = 5 * MB
"""Of `frontend/src/library/sending.ts`."""


def rows() -> Iterator[Row]:
    """Throughput in chunks and in one request, memory, and the bytes of a second copy."""
    size = (50 if quick() else 500) * MB
    server = Server()
    with broker(), TemporaryDirectory(dir=settings.VAR) as folder:
        server.start()
        try:
            yield from _measured(Path(folder), size, Sender(server, first_workspace()[1]))
        finally:
            server.kill()


class Sender:
    """Sends files as a browser does: one connection, one request after the other."""

    def __init__(self, server: Server, membership: Membership) -> None:
        self.server = server
        _, token = ApiToken.issue(membership, "bench")
        self.headers = {**VERSION, "Authorization": f"Bearer {token}"}

    def send(self, file: Path, chunk: int) -> tuple[float, str]:
        """Upload the file in chunks; seconds, and the upload's id."""
        size, started = file.stat().st_size, time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=600)
        with file.open("rb", buffering=0) as data:
            created = self.headers | {"Upload-Length": str(size)}
            location = self._ask(connection, "POST", "/files/", created, b"")["Location"]
            for offset in range(0, size, chunk):
                where = self.headers | BYTES | {"Upload-Offset": str(offset)}
                self._ask(
                    connection, "PATCH", location, where, Part(data, min(chunk, size - offset))
                )
        connection.close()
        return time.monotonic() - started, location.rpartition("/")[2]

    def _ask(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        headers: dict[str, str],
        body: bytes | Part,
    ) -> http.client.HTTPMessage:
        length = len(body) if isinstance(body, bytes) else body.left
        connection.request(method, path, body, headers | {"Content-Length": str(length)})
        answer = connection.getresponse()
        said = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {said.decode()}")
        return answer.headers


class Part:
    """The next `left` bytes of an open file, for http.client to read."""

    def __init__(self, file: RawIOBase, left: int) -> None:
        self._file, self.left = file, left

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, or nothing at the end of the part."""
        data = self._file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data or b"")
        return data or b""


def _measured(folder: Path, size: int, sender: Sender) -> Iterator[Row]:
    first = _sound(folder / "first.wav", size, 0)
    hashing = median(_timed(lambda: _sha256sum(first)) for _ in range(ROUNDS))
    speed = size / MB / hashing
    yield Row("upload.sha256sum", speed, "MB/s", f"sha256sum over {size // MB} MB")
    before = sender.server.memory()
    sender.server.forget_peak()
    chunked = [_upload(sender, folder, size, seed, 2**20) for seed in range(1, ROUNDS + 1)]
    ours = [_upload(sender, folder, size, seed, STUDIO_CHUNK) for seed in range(11, ROUNDS + 11)]
    whole = [_upload(sender, folder, size, seed, size) for seed in range(21, ROUNDS + 21)]
    grown = (sender.server.memory("VmHWM") - before) / 2**20
    for name, seconds, what in (
        ("upload.chunks", median(chunked), "tus, hashed on the way, in chunks of 1 MiB"),
        ("upload.studio", median(ours), "tus, hashed on the way, in chunks of 5 MB as the studio"),
        ("upload.one_request", median(whole), "tus, hashed on the way, in one request"),
    ):
        yield Row(name, size / MB / seconds, "MB/s", what)
        share = hashing / seconds
        yield Row(f"{name}.share", share, "×", what, "sha256sum over the same size", SHARE)
    yield Row("upload.memory", grown, "MiB", "growth of the web server", aim="≤ 64")
    yield _second_copy(sender, first)


def _second_copy(sender: Sender, file: Path) -> Row:
    for _ in range(2):
        before = _stored_bytes()
        _, id = sender.send(file, 2**20)
        session = UploadSession.objects.get(pk=id)
        if session.status == "processing":
            jobs.run(session)
    added = float(_stored_bytes() - before)
    return Row("upload.known", added, "bytes", "stored by a file that is there", aim="≤ 0")


def _upload(sender: Sender, folder: Path, size: int, seed: int, chunk: int) -> float:
    """Seconds for a new file; it is taken away afterwards."""
    file = _sound(folder / "new.wav", size, seed)
    seconds, id = sender.send(file, chunk)
    jobs.run(UploadSession.objects.get(pk=id))
    return seconds


def _sound(path: Path, size: int, seed: int) -> Path:
    block = sounds.wav(2**20, seed)[sounds.HEADER :]
    with path.open("wb") as file:
        file.write(sounds.header(size - sounds.HEADER))
        while (left := size - file.tell()) > 0:
            file.write(block[:left])
    return path


def _sha256sum(path: Path) -> None:
    subprocess.run(["sha256sum", str(path)], check=True, capture_output=True)


def _timed(work: Callable[[], None]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


def _stored_bytes() -> int:
    """Everything in the store, finished or not."""
    files = (Path(at) / name for at, _, names in os.walk(store.root()) for name in names)
    return sum(file.stat().st_size for file in files)

"""Sees from outside what nobody may do: open a canary, connect to us, take much memory."""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.render.processes import children

IN_ACCESS, IN_OPEN = 0x1, 0x20
EVENT = struct.Struct("iIII")
LOOK_SECONDS = 0.005
OURS = Path("/proc/self/cmdline")


class Canaries:
    """Files that nobody may open (inotify(7); elsewhere than on Linux nothing is seen)."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._names: dict[int, str] = {}
        self._number = -1
        if sys.platform == "linux":
            system = ctypes.CDLL(None)
            self._number = system.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
            for path in paths:
                watch = system.inotify_add_watch(self._number, bytes(path), IN_OPEN | IN_ACCESS)
                self._names[watch] = str(path)

    def opened(self) -> set[str]:
        """Those that were opened since the last call."""
        found: set[str] = set()
        with suppress(BlockingIOError):
            while self._number >= 0 and (data := os.read(self._number, 65_536)):
                while data:
                    watch, _, _, length = EVENT.unpack_from(data)
                    found.add(self._names[watch])
                    data = data[EVENT.size + length :]
        return found

    def close(self) -> None:
        """Stop watching."""
        if self._number >= 0:
            os.close(self._number)


class Ear:
    """Listens on a port of this machine, for TCP and UDP; nobody may call."""

    def __init__(self) -> None:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._tcp.setblocking(False)
        self._udp.setblocking(False)

    def calls(self) -> int:
        """How many have called since the last time. The kernel keeps those that gave up."""
        count = 0
        with suppress(BlockingIOError):
            while True:
                self._tcp.accept()[0].close()
                count += 1
        with suppress(BlockingIOError):
            while self._udp.recv(9):
                count += 1
        return count

    def close(self) -> None:
        """Stop listening."""
        self._tcp.close()
        self._udp.close()


class Meter:
    """The peak resident memory of the children that are born inside the `with`, in bytes."""

    def __init__(self) -> None:
        self.peak = 0
        self._older: frozenset[int] = frozenset()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Meter:
        self._older = frozenset(children(os.getpid()))
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            for child in set(children(os.getpid())) - self._older:
                self.peak = max(self.peak, _peak_of(child))


def _peak_of(pid: int) -> int:
    with suppress(OSError):
        if Path(f"/proc/{pid}/cmdline").read_bytes() == OURS.read_bytes():
            return 0  # just born: until it becomes another program, this memory is its parent's
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0

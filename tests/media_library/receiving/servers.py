"""Our web server as a real process, which tests may kill and start again at the same address."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

START_SECONDS = 200


class Server:
    """`config.web_server` on a free port of this machine, with this test run's state folder."""

    def __init__(self) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self.log = Path(settings.VAR) / f"web-{self.port}.log"

    @property
    def pid(self) -> int:
        """Of the running process."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start, and wait until it answers."""
        address = ("-b", "127.0.0.1", "-p", str(self.port), "config.asgi:application")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                (sys.executable, "-m", "config.web_server", "-v", "0", *address),
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONWARNINGS": "default"},
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL, at once."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def memory(self, field: str = "VmRSS") -> int:
        """Bytes of memory in use now, or at most ever ("VmHWM")."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        line = next(line for line in lines if line.startswith(field + ":"))
        return int(line.split()[1]) * 1024

    def forget_peak(self) -> None:
        """Count "VmHWM" from now on (proc(5), clear_refs)."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

"""`manage.py studio`: everything Reelgraph needs on one machine, under one supervisor."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from workflows.machine import services
from workflows.machine.supervisor import Supervisor

LOOPBACK = "127.0.0.1"
FREE_PORTS_TO_TRY = 20
WATCH_SECONDS = 0.1
START_SECONDS = 180.0
"""The web server takes some 3 s; on a machine that is cold, or busy with other things, many times
that."""


class Command(BaseCommand):
    help = "Serve the studio: migrations, Valkey, web server, workers and ticker, supervised."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default=LOOPBACK, help="Address to listen on.")
        parser.add_argument("--port", type=int, default=8000, help="The next free one is taken.")
        parser.add_argument("--workers", type=int, default=max(2, (os.cpu_count() or 2) // 2))

    def handle(self, *args: Any, bind: str, port: int, workers: int, **options: Any) -> None:
        with _only_studio(Path(settings.VAR) / "run" / "studio.lock"):
            call_command("migrate", verbosity=0)
            supervisor = Supervisor(self._say)
            try:
                self._serve(supervisor, bind, _free_port(bind, port), workers)
            except _Stopped:
                self._say("Stopping …")
            finally:
                supervisor.stop()

    def _serve(self, supervisor: Supervisor, bind: str, port: int, workers: int) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _stop)
        services.ensure_broker(supervisor)
        supervisor.start(services.web(bind, port))
        supervisor.start(services.workers(workers))
        supervisor.start(services.ticker())
        _wait_for_port(supervisor, bind, port)
        self._greet(bind, port)
        while True:
            supervisor.watch()
            time.sleep(WATCH_SECONDS)

    def _greet(self, bind: str, port: int) -> None:
        from workspaces.setup import first_workspace
        from workspaces.signin import make_link_token

        _, membership = first_workspace()
        host = "localhost" if bind in (LOOPBACK, "0.0.0.0") else bind  # noqa: S104 (display only)
        address = f"http://{host}:{port}"
        self._say(f"Reelgraph is running at {address}")
        self._say(f"Sign in once with  {address}/signin/{make_link_token(membership.user)}")
        self._say(f"Logs: {Path(settings.VAR) / 'log'}.  Ctrl+C stops everything.")

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


class _Stopped(Exception):
    """A signal asked for the end."""


def _stop(number: int, frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(other, signal.SIG_IGN)
    raise _Stopped


@contextmanager
def _only_studio(path: Path) -> Iterator[None]:
    """Two studios on one state folder would fight over Valkey's files."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Another studio already runs on {settings.VAR}. Stop it first, "
                "or set REELGRAPH_VAR to another folder."
            ) from None
        yield


def _free_port(bind: str, wanted: int) -> int:
    family = socket.AF_INET6 if ":" in bind else socket.AF_INET
    for port in range(wanted, wanted + FREE_PORTS_TO_TRY):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((bind, port))
            except PermissionError as error:
                raise CommandError(f"Port {port} may not be used here: {error.strerror}.") from None
            except OSError:
                continue
            return port
    raise CommandError(
        f"Ports {wanted} to {wanted + FREE_PORTS_TO_TRY - 1} are all in use on {bind}. "
        "Name a free one with --port."
    )


def _wait_for_port(supervisor: Supervisor, bind: str, port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        supervisor.watch()
        try:
            socket.create_connection((bind, port), timeout=1).close()
        except OSError:
            time.sleep(WATCH_SECONDS)
        else:
            return
    raise CommandError(f"The web server did not start. See {Path(settings.VAR) / 'log/web.log'}.")

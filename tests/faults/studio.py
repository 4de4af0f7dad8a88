"""A whole studio in processes of its own: `manage.py studio` on a private state folder.

It is driven as a browser drives it, over HTTP; what it wrote is read from its database.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import httpx

from tests.faults import processes

REPOSITORY = Path(__file__).parents[2]
PATIENCE = 120.0
SERVICES = {
    "web": "config.web_server",
    "workers": "manage.py worker",
    "ticker": "manage.py ticker",
    "valkey": "valkey-server",
}


def until(happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Wait until something is so, and fail if it never is."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"{what} did not happen within {seconds:g} s."
        time.sleep(0.02)


@dataclass(frozen=True)
class Event:
    """A RunEvent."""

    seq: int
    type: str
    node: str
    payload: Mapping[str, Any]
    at: datetime


class Studio:
    """A supervised studio on the state folder `var`."""

    def __init__(self, var: Path, plugin: Path, workers: int = 2, **env: str) -> None:
        self.var, self.workers = var, workers
        self.said = var.parent / f"{var.name}-said.txt"
        named = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        self.env = {**named, "REELGRAPH_VAR": str(var), "PYTHONPATH": str(plugin), **env}
        self.process: subprocess.Popen[bytes] | None = None
        self.client = httpx.Client(timeout=60)

    def start(self) -> None:
        """Start, and sign in."""
        command = [sys.executable, "manage.py", "studio", "--port", str(_free_port())]
        begin = self.said.stat().st_size if self.said.exists() else 0
        with self.said.open("ab") as output:
            self.process = subprocess.Popen(
                [*command, "--workers", str(self.workers)],
                cwd=REPOSITORY,
                env=self.env,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        link = re.compile(r"Sign in once with +(\S+)")
        until(lambda: link.search(self._said_since(begin)) or self._ended(), "The studio's start")
        found = link.search(self._said_since(begin))
        assert found, self._said_since(begin)
        self._sign_in(found[1])

    @property
    def pid(self) -> int:
        """The supervisor's."""
        assert self.process
        return self.process.pid

    def stop(self) -> None:
        """End it as Ctrl+C does."""
        self.client.close()
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)

    def kill(self) -> None:
        """End the supervisor without a warning."""
        assert self.process
        self.process.kill()
        self.process.wait(60)

    def service(self, name: str) -> int:
        """The process of a service; 0 while there is none."""
        found = [p for p in processes.children(self.pid) if SERVICES[name] in processes.command(p)]
        return found[0] if found else 0

    def settled(self) -> None:
        """Wait until every service runs and the web server answers."""
        until(lambda: all(map(self.service, SERVICES)), "Every service running")
        until(self._answers, "An answer of the web server")

    def upload(self, file: Path) -> str:
        """Bring a file into the library; its id."""
        with file.open("rb") as stream:
            answer = self.post("media/upload", files={"file": (file.name, stream)})
        return str(answer["mediaId"])

    def run(self, definition: Mapping[str, Any]) -> str:
        """Start a run; its id, as the database writes it."""
        return _key(self.post("runs", json={"definition": definition})["id"])

    def again(self, run: str, how: Literal["retry", "rerun"]) -> str:
        """Continue or repeat a run; the new one's id."""
        return _key(self.post(f"runs/{uuid.UUID(run)}/{how}")["id"])

    def cancel(self, run: str) -> None:
        """Stop a run."""
        self.post(f"runs/{uuid.UUID(run)}/cancel")

    def try_to_cancel(self, run: str) -> bool:
        """Stop a run. False if it was over already."""
        answer = self.send(f"runs/{uuid.UUID(run)}/cancel")
        assert answer.is_success or answer.status_code == 409, answer.text
        return answer.is_success

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Ask the API for something; its answer."""
        answer = self.send(path, **body)
        assert answer.is_success, answer.text
        parsed: dict[str, Any] = answer.json()
        return parsed

    def send(self, path: str, **body: Any) -> httpx.Response:
        """Ask the API for something; whatever it answers."""
        token = {"X-CSRFToken": self.client.cookies["csrftoken"]}
        return self.client.post(f"/api/{path}", headers=token, **body)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What a query finds in the database."""
        path = f"file:{self.var / 'reelgraph.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(path, uri=True, timeout=60)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def status(self, run: str) -> str:
        """A run's status."""
        return str(self.rows("SELECT status FROM workflows_run WHERE id = ?", run)[0]["status"])

    def is_over(self, run: str) -> bool:
        """Whether a run has ended."""
        return self.status(run) in ("succeeded", "failed", "cancelled")

    def finished(self, run: str) -> str:
        """The status that a run ends with."""
        until(lambda: self.is_over(run), "The end of the run")
        return self.status(run)

    def nodes(self, run: str) -> dict[str, dict[str, Any]]:
        """A run's nodes by name; outputs, error and warnings as they were stored."""
        found = self.rows("SELECT * FROM workflows_noderun WHERE run_id = ?", run)
        for row in found:
            for name in ("outputs", "error", "warnings"):
                row[name] = json.loads(row[name]) if row[name] else None
        return {row["node_id"]: row for row in found}

    def events(self, run: str) -> list[Event]:
        """A run's events in their order."""
        found = self.rows("SELECT * FROM workflows_runevent WHERE run_id = ? ORDER BY seq", run)
        return [
            Event(
                seq=row["seq"],
                type=row["type"],
                node=row["node_id"],
                payload=json.loads(row["payload"]),
                at=datetime.fromisoformat(row["created_at"]).replace(tzinfo=UTC),
            )
            for row in found
        ]

    def file(self, sha256: str) -> Path:
        """Where the library keeps these bytes."""
        found = self.rows("SELECT key FROM media_library_blob WHERE sha256 = ?", sha256)
        return self.var / "media" / str(found[0]["key"])

    def blob_bytes(self, sha256: str) -> int:
        """How large a file of the library is."""
        return self.file(sha256).stat().st_size

    def asset(self, id: str) -> dict[str, Any]:
        """An asset's row."""
        query = "SELECT * FROM media_library_asset WHERE id = ?"
        return self.rows(query, id.replace("-", ""))[0]

    def _sign_in(self, link: str) -> None:
        self.client.close()
        self.client = httpx.Client(base_url=link.partition("/signin/")[0], timeout=60)
        assert self.client.get(link).status_code == 302

    def _said_since(self, begin: int) -> str:
        return self.said.read_bytes()[begin:].decode()

    def _ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def _answers(self) -> bool:
        try:
            return self.client.get("/api/queues").is_success
        except httpx.HTTPError:
            return False


def _key(id: str) -> str:
    return uuid.UUID(id).hex


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

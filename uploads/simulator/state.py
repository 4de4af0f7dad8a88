"""What the simulator knows: JSON documents in one SQLite file, so that a kill loses none."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Document = dict[str, Any]

TABLES = """
CREATE TABLE IF NOT EXISTS documents (
    number INTEGER PRIMARY KEY, kind TEXT, id TEXT, data TEXT, UNIQUE (kind, id));
CREATE TABLE IF NOT EXISTS uses (key TEXT, at REAL, units INTEGER);
CREATE INDEX IF NOT EXISTS uses_of ON uses (key, at);
"""
DEFAULTS: Document = {"limits": True, "consent": "ask", "polls": 1, "ahead": 0.0}
"""limits: whether daily and per-minute limits hold. consent: `ask` or `grant` at once. polls: how
often a video is still processing when asked about. ahead: seconds that the clock was put forward.
"""


class State:
    """Documents by kind and id, in the order of their making. Safe to use from many threads."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._lock = threading.RLock()
        self._db = sqlite3.connect(
            folder / "state.sqlite3", check_same_thread=False, isolation_level=None
        )
        # The system keeps what a killed process has written; a power cut may lose the last of it.
        self._db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {TABLES}")

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Nobody else reads or writes meanwhile, and all of it is kept or none."""
        with self._lock:
            outer = self._db.in_transaction
            if not outer:
                self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                if not outer:
                    self._db.execute("ROLLBACK")
                raise
            if not outer:
                self._db.execute("COMMIT")

    def get(self, kind: str, id: str) -> Document | None:
        """One document, with its id, or None."""
        with self._lock:
            row = self._db.execute(
                "SELECT id, data FROM documents WHERE kind = ? AND id = ?", (kind, id)
            ).fetchone()
        return {**json.loads(row[1]), "id": row[0]} if row else None

    def put(self, kind: str, id: str, data: Document) -> Document:
        """Write a document; one of that id keeps its place."""
        with self._lock:
            self._db.execute(
                "INSERT INTO documents (kind, id, data) VALUES (?, ?, ?)"
                " ON CONFLICT (kind, id) DO UPDATE SET data = excluded.data",
                (kind, id, json.dumps(data)),
            )
        return {**data, "id": id}

    def append(self, kind: str, data: Document, most: int) -> None:
        """Write a document without an id of its own; only the newest are kept."""
        with self.turn():
            number = self._db.execute(
                "INSERT INTO documents (kind, data) VALUES (?, ?)", (kind, json.dumps(data))
            ).lastrowid
            oldest = (kind, (number or 0) - most)
            self._db.execute("DELETE FROM documents WHERE kind = ? AND number < ?", oldest)

    def change(self, kind: str, id: str, **fields: Any) -> Document:
        """Set some fields of a document that there is."""
        with self.turn():
            return self.put(kind, id, {**(self.get(kind, id) or {}), **fields})

    def remove(self, kind: str, id: str) -> None:
        """Forget a document, if there is one."""
        with self._lock:
            self._db.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, id))

    def all(self, kind: str, most: int = 10_000) -> list[Document]:
        """The newest documents of a kind, oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT id, data FROM documents WHERE kind = ? ORDER BY number DESC LIMIT ?",
                (kind, most),
            ).fetchall()
        return [{**json.loads(data), "id": id} for id, data in reversed(rows)]

    def setting(self, name: str) -> Any:
        """One of DEFAULTS, or what it was changed to."""
        return {**DEFAULTS, **(self.get("settings", "all") or {})}[name]

    def now(self) -> float:
        """Seconds since 1970 by the simulator's clock, which may have been put forward."""
        return time.time() + float(self.setting("ahead"))

    def used(self, key: str, since: float) -> int:
        """Units that were used from then on."""
        with self._lock:
            row = self._db.execute(
                "SELECT COALESCE(SUM(units), 0) FROM uses WHERE key = ? AND at >= ?", (key, since)
            ).fetchone()
        return int(row[0])

    def use(self, key: str, units: int, most: int, since: float) -> bool:
        """Take units from a limit; False if there are not so many left and limits hold."""
        with self.turn():
            if self.setting("limits") and self.used(key, since) + units > most:
                return False
            self._db.execute("INSERT INTO uses VALUES (?, ?, ?)", (key, self.now(), units))
        return True

    def reset(self) -> None:
        """Forget everything."""
        with self.turn():
            self._db.execute("DELETE FROM documents")
            self._db.execute("DELETE FROM uses")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

"""Asks the search index: SQLite's FTS5 or PostgreSQL's GIN index over the same entries.

A hit is the number of a SearchEntry. Both databases are asked for the newest hits in blocks, which
costs the same however large the library is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from . import words

MOST_COUNTED = 10_000
"""Counting stops here."""
BLOCK = 10_000

PAGES = {
    "sqlite": "SELECT rowid FROM media_library_search WHERE media_library_search MATCH %s "
    "ORDER BY rowid {way} LIMIT %s OFFSET %s",
    "postgresql": "SELECT id FROM media_library_searchentry "
    "WHERE array_to_tsvector(string_to_array(text, ' ')) @@ %s::tsquery "
    "ORDER BY id {way} LIMIT %s OFFSET %s",
}
COUNTS = {
    "sqlite": "SELECT COUNT(*) FROM (SELECT 1 FROM media_library_search "
    "WHERE media_library_search MATCH %s LIMIT %s) AS counted",
    "postgresql": "SELECT COUNT(*) FROM (SELECT 1 FROM media_library_searchentry "
    "WHERE array_to_tsvector(string_to_array(text, ' ')) @@ %s::tsquery LIMIT %s) AS counted",
}


@dataclass(frozen=True)
class Question:
    """Entries of some workspaces (or of their trash) that have all the terms and, for each
    beginning, a word that begins so."""

    workspaces: tuple[UUID, ...]
    terms: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    trashed: bool = False

    @property
    def expression(self) -> str:
        """In the database's own language. Tokens hold letters, digits, `=` and `_` alone."""
        either = " OR " if connection.vendor == "sqlite" else " | "
        return either.join(map(self._within, self.workspaces))

    def is_about(self, workspace_id: UUID, trashed_at: datetime | None) -> bool:
        """Whether an asset is where the question looks; two workspaces may share their code."""
        return workspace_id in self.workspaces and (trashed_at is not None) == self.trashed

    def _within(self, workspace_id: UUID) -> str:
        code = words.scope(workspace_id, trashed=self.trashed)
        whole = [code + term for term in self.terms]
        begun = [code + word for word in self.beginnings]
        if not whole and not begun:
            whole = [code]
        if connection.vendor == "sqlite":
            parts = [f'"{one}"' for one in whole] + [f'"{one}"*' for one in begun]
            return f"({' AND '.join(parts)})"
        parts = [f"'{one}'" for one in whole] + [f"'{one}':*" for one in begun]
        return f"({' & '.join(parts)})"


def page(question: Question, limit: int, offset: int, *, oldest_first: bool = False) -> list[int]:
    """A part of the answer, the newest first unless the oldest shall be."""
    sql = PAGES[connection.vendor].format(way="ASC" if oldest_first else "DESC")
    return _asked(sql, [question.expression, limit, offset])


def count(question: Question) -> int:
    """How many there are, as far as MOST_COUNTED + 1."""
    return _asked(COUNTS[connection.vendor], [question.expression, MOST_COUNTED + 1])[0]


def blocks(question: Question) -> Iterator[list[int]]:
    """The whole answer, the newest first."""
    offset = 0
    while block := page(question, BLOCK, offset):
        yield block
        if len(block) < BLOCK:
            return
        offset += BLOCK


def _asked(sql: str, values: list[str | int]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [row[0] for row in cursor.fetchall()]

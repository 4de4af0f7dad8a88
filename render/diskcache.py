"""A bounded folder of files that can be made again: what was used longest ago goes first."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from .locks import held

GATE = ".prune"
PRUNE_TO = 0.8
"""Share of the limit that is left after pruning, so that not every new file prunes."""


@dataclass(frozen=True)
class DiskCache:
    """Files by name in `folder`, `limit` bytes in all. Safe between processes."""

    folder: Path
    limit: int

    def get(self, name: str) -> Path | None:
        """The file `name`, now the most recently used one; None if there is none."""
        path = self.folder / name
        try:
            os.utime(path)
        except FileNotFoundError:
            return None
        return path

    def put(self, name: str, write: Callable[[Path], None]) -> Path:
        """Have `write` make the file; it appears whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        with NamedTemporaryFile(
            dir=self.folder, prefix=".draft-", suffix=path.suffix, delete=False
        ) as file:
            draft = Path(file.name)
        try:
            write(draft)
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        self.prune(keep=path)
        return path

    def prune(self, keep: Path | None = None) -> None:
        """Remove the longest unused files while all together are over the limit."""
        files = [(entry.stat(), Path(entry.path)) for entry in _entries(self.folder)]
        total = sum(facts.st_size for facts, _ in files)
        if total <= self.limit:
            return
        with held(self.folder / GATE):
            for facts, path in sorted(files, key=lambda file: file[0].st_mtime):
                if total <= self.limit * PRUNE_TO:
                    break
                if path != keep:
                    path.unlink(missing_ok=True)
                    total -= facts.st_size


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    found = []
    with os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                if entry.is_file() and entry.name != GATE and entry.stat():
                    found.append(entry)
    return found

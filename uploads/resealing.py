"""Changing the vault's keys while everything else runs."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db.models import Model, QuerySet

from .models import Account, Connecting, Leftover, Upload
from .vault import keys

SEALED: tuple[tuple[type[Model], str], ...] = (
    (Account, "sealed"),
    (Connecting, "sealed"),
    (Upload, "sealed_session"),
    (Leftover, "sealed"),
)
"""Every column that the vault has sealed."""
ATTEMPTS = 5


class NotOurs(Exception):
    """The keys are not in a file of this installation: the message says where."""


@dataclass
class Report:
    """What was sealed anew, and what no key opens."""

    count: int = 0
    locked: list[str] = field(default_factory=list)


def reseal() -> Report:
    """Seal everything with the newest key. What others write meanwhile is theirs, and kept."""
    report = Report()
    for model, column in SEALED:
        rows: QuerySet[Any] = model._default_manager.exclude(**{column: ""}).order_by("pk")
        for pk in list(rows.values_list("pk", flat=True)):
            _reseal_row(rows.filter(pk=pk), column, report)
    return report


def add_key() -> None:
    """Put a new key on top of the file. Raises NotOurs."""
    path = _file()
    _write(path, [Fernet.generate_key().decode(), *path.read_text().split()])


def drop_old_keys() -> None:
    """Leave only the newest key in the file. Raises NotOurs."""
    path = _file()
    _write(path, path.read_text().split()[:1])


def _reseal_row(row: QuerySet[Any], column: str, report: Report) -> None:
    for _ in range(ATTEMPTS):
        one = row.first()
        if one is None or not (old := getattr(one, column)):
            return
        try:
            new = keys().rotate(old.encode()).decode()
        except InvalidToken:
            report.locked.append(f"{one._meta.verbose_name} “{one}”")
            return
        if row.filter(**{column: old}).update(**{column: new}):
            report.count += 1
            return


def _file() -> Path:
    if settings.VAULT_KEYS:
        raise NotOurs("The keys come from REELGRAPH_VAULT_KEYS: change them there.")
    path: Path = settings.VAULT_KEY_FILE
    return path


def _write(path: Path, found: list[str]) -> None:
    """In one step, readable by its owner only."""
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(number, "w") as file:
        file.write("\n".join(found) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(draft).replace(path)

"""Who uses an asset. The layers above know, and register what can tell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Use:
    """A workflow or run that was given the asset (input) or has made it (output, intermediate).

    `node` is the node's id in the graph. `is_needed`: without the asset, it would not run (again).
    """

    asset: UUID
    what: Literal["workflow", "run"]
    id: UUID
    name: str
    node: str
    role: str
    at: datetime | None
    is_needed: bool


Finder = Callable[[UUID, Collection[UUID]], Iterable[Use]]
"""Of a workspace and some of its assets: all uses it knows of."""

_finders: list[Finder] = []


def register(finder: Finder) -> None:
    """Ask this as well from now on."""
    if finder not in _finders:
        _finders.append(finder)


def uses(workspace_id: UUID, assets: Collection[UUID]) -> list[Use]:
    """Everything in the workspace that uses one of these assets, the newest first."""
    if not assets:
        return []
    found = [use for finder in _finders for use in finder(workspace_id, assets)]
    return sorted(found, key=lambda use: use.at.timestamp() if use.at else 0.0, reverse=True)


def needed(workspace_id: UUID, assets: Collection[UUID]) -> list[Use]:
    """Those that would be missed."""
    return [use for use in uses(workspace_id, assets) if use.is_needed]

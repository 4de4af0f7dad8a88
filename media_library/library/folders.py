"""Brings a folder into the library.

The names of folders say what files are for, as in seed 000's tree: templates/, hot-videos/,
audio/<mood>/, products/, mashups/. A file of an export has its metadata beside it (`a.mp4.json`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from media_library.ingest import ingest
from media_library.models import Asset, AssetRole, SourceType
from media_library.refusal import Refused
from workspaces.models import Workspace

from .editing import clean_tags

ROLES = {
    "sources": AssetRole.SOURCE,
    "templates": AssetRole.TEMPLATE,
    "hot-videos": AssetRole.HOT,
    "hot": AssetRole.HOT,
    "products": AssetRole.PRODUCT,
    "audio": AssetRole.AUDIO,
    "music": AssetRole.AUDIO,
    "overlays": AssetRole.OVERLAY,
    "frames": AssetRole.FRAME,
    "mashups": AssetRole.OUTPUT,
    "outputs": AssetRole.OUTPUT,
}
LONGEST = {"name": 255, "platform": 40, "category": 60}
MOST_SIDECAR_BYTES = 2**20
IGNORED = {".json", ".gitkeep", ".ini", ".db"}


@dataclass(frozen=True)
class Taken:
    """What became of one file: an asset, new or known, or the reason why not."""

    file: Path
    asset: Asset | None = None
    is_new: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Plan:
    """What a file will be in the library."""

    file: Path
    about: dict[str, Any] = field(default_factory=dict)


def plans(folder: Path, role: str = "") -> Iterator[Plan]:
    """What is in a folder, by path. `role` is for files that no folder's name says one for.

    Links are left alone: they may lead out of the folder.
    """
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_symlink() or not file.is_file() or hidden or file.suffix.lower() in IGNORED:
            continue
        yield Plan(file, _by_place(file.relative_to(folder), role) | _beside(file))


def take_in(plan: Plan, workspace: Workspace) -> Taken:
    """Copy one file into the library. Raises StorageFull."""
    about = {"source_type": SourceType.IMPORTED} | plan.about
    try:
        asset, is_new = ingest(plan.file, workspace, **about)
    except Refused as refused:
        return Taken(plan.file, reason=refused.message)
    return Taken(plan.file, asset, is_new)


def by_name(name: str) -> QuerySet[Workspace]:
    """Workspaces with this name or id; all without one."""
    rows = Workspace.objects.order_by("created_at")
    if not name:
        return rows
    named = rows.filter(name=name)
    return named if named.exists() else rows.filter(pk__in=_as_id(name))


def _as_id(text: str) -> list[str]:
    digits = text.replace("-", "").lower()
    is_id = len(digits) == 32 and set(digits) <= set("0123456789abcdef")
    return [digits] if is_id else []


def _by_place(path: Path, role: str) -> dict[str, Any]:
    """By the folders above it: the first that means something is the role, the rest are moods."""
    folders = list(path.parts[:-1])
    known = [number for number, part in enumerate(folders) if part.lower() in ROLES]
    if not known:
        tags = clean_tags(folders)
        return {"role": role or AssetRole.SOURCE, "tags": tags}
    found, below = ROLES[folders[known[0]].lower()], folders[known[0] + 1 :]
    if found == AssetRole.AUDIO and below:
        return {"role": found, "category": below[0][: LONGEST["category"]], "tags": below[1:]}
    return {"role": found, "tags": clean_tags(below)}


def _beside(file: Path) -> dict[str, Any]:
    """What `<file>.json` says about it, as far as it makes sense."""
    sidecar = file.with_name(f"{file.name}.json")
    try:
        if sidecar.stat().st_size > MOST_SIDECAR_BYTES:
            return {}
        text = sidecar.read_text(encoding="utf-8")
        said = json.loads(text, parse_constant=_refuse)
    except (OSError, ValueError, RecursionError):
        return {}
    if "\\u0000" in text:
        return {}  # no database stores it
    return _sensible(said) if isinstance(said, dict) else {}


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON.")


def _sensible(said: dict[str, Any]) -> dict[str, Any]:
    texts = {name: said.get(name) for name in LONGEST}
    about: dict[str, Any] = {
        name: value[: LONGEST[name]] for name, value in texts.items() if isinstance(value, str)
    }
    if said.get("role") in AssetRole.values:
        about["role"] = said["role"]
    if said.get("source_type") in SourceType.values:
        about["source_type"] = said["source_type"]
    if isinstance(said.get("tags"), list):
        about["tags"] = clean_tags(str(tag)[:60] for tag in said["tags"])
    if isinstance(said.get("metadata"), dict):
        about["metadata"] = said["metadata"]
    return about

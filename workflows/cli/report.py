"""What a run did, as JSON: every node, every file it made with its facts, every ffmpeg."""

from __future__ import annotations

import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from media_library import store
from media_library.models import Asset
from uploads.folder import safe_name

from ..models import NodeRun, Run

FACTS = (
    "kind",
    "duration",
    "width",
    "height",
    "aspect_ratio",
    "fps",
    "container",
    "codec",
    "pixel_format",
    "bit_rate",
    "audio_codec",
    "audio_rate",
    "audio_channels",
)


def report(run: Run, folder: Path) -> dict[str, Any]:
    """The report of a finished run whose files go to `folder`."""
    nodes = list(NodeRun.objects.filter(run=run).order_by("position"))
    took = (run.finished_at - run.created_at).total_seconds() if run.finished_at else None
    return {
        "run": str(run.pk),
        "workflow": str(run.workflow_id) if run.workflow_id else None,
        "name": run.name,
        "status": run.status,
        "seconds": took,
        "error": run.error,
        "ffmpeg": dict(sum((Counter(_ffmpeg(node)) for node in nodes), Counter())),
        "nodes": [_node(node) for node in nodes],
        "outputs": list(_outputs(run, nodes, folder)),
    }


def _node(node: NodeRun) -> dict[str, Any]:
    return {
        "node": node.node_id,
        "type": node.node_type,
        "status": node.status,
        "seconds": node.seconds if node.queue else 0.0,
        "attempts": node.attempt,
        "digest": node.digest,
        "reason": node.miss_reason or node.reuse_reason,
        "ffmpeg": _ffmpeg(node),
        "warnings": node.warnings,
        "error": node.error,
    }


def _ffmpeg(node: NodeRun) -> dict[str, int]:
    """ffmpeg processes that this run's node started, by purpose."""
    started = node.detail.get("processes", {}) if node.status != NodeRun.Status.REUSED else {}
    return {purpose: int(number) for purpose, number in started.items()}


def _outputs(run: Run, nodes: list[NodeRun], folder: Path) -> Iterator[dict[str, Any]]:
    """Each file that the run's nodes gave, with where it now lies."""
    published = {asset: path for node in nodes for asset, path in _receipts(node)}
    seen: set[uuid.UUID] = set()
    for node in nodes:
        for asset_id in _made(node):
            asset = Asset.objects.filter(workspace=run.workspace_id, pk=asset_id).first()
            if asset is not None and asset.pk not in seen:
                seen.add(asset.pk)
                path = published.get(asset.pk) or _delivered(asset, folder)
                yield _output(node, asset, path)


def _output(node: NodeRun, asset: Asset, path: Path) -> dict[str, Any]:
    return {
        "node": node.node_id,
        "asset": str(asset.pk),
        "sha256": asset.sha256,
        "path": str(path),
        "bytes": asset.blob.size_bytes,
        "facts": {name: getattr(asset, name) for name in FACTS},
    }


def _made(node: NodeRun) -> Iterator[uuid.UUID]:
    if node.status in NodeRun.DONE and node.queue:
        for value in node.outputs.values():
            if value.get("is") == "asset":
                yield uuid.UUID(value["id"])


def _receipts(node: NodeRun) -> Iterator[tuple[uuid.UUID, Path]]:
    """Assets that a node has published into a folder, with the file there."""
    for value in node.outputs.values() if node.status in NodeRun.DONE else ():
        if value.get("is") == "receipt" and value.get("kind") == "folder":
            yield uuid.UUID(value["asset"]), Path(value["uri"])


def _delivered(asset: Asset, folder: Path) -> Path:
    """A copy of the asset in `folder`; the copy of an earlier run if it is still the same."""
    source = store.path(asset.blob.key)
    target = folder / f"{safe_name(Path(asset.name).stem)}-{asset.sha256[:8]}{source.suffix}"
    if not target.exists() or target.stat().st_size != asset.blob.size_bytes:
        folder.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copyfile(source, partial)
        partial.replace(target)
    return target

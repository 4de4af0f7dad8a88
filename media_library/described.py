"""All that is known of an asset, as the JSON that goes with a download."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from .models import Asset, GenerationDetail

LABELS = ("name", "role", "source_type", "platform", "category", "tags", "metadata")
GENERATION = ("provider", "model", "prompt", "params", "external_job_id", "status")


def description(asset: Asset) -> dict[str, Any]:
    """The asset's labels, facts, generation and hash. Its blob must have been loaded."""
    found = {
        "id": str(asset.pk),
        "sha256": asset.sha256,
        "size_bytes": asset.blob.size_bytes,
        "created_at": asset.created_at.isoformat(),
        **{name: getattr(asset, name) for name in LABELS},
        **asdict(asset.facts),
    }
    detail: GenerationDetail | None = getattr(asset, "generation", None)
    if detail is not None:
        found["generation"] = _generation(detail)
    return found


def _generation(detail: GenerationDetail) -> dict[str, Any]:
    times = {"started_at": detail.started_at, "completed_at": detail.completed_at}
    return {name: getattr(detail, name) for name in GENERATION} | {
        name: moment.isoformat() if moment else None for name, moment in times.items()
    }

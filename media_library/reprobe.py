"""Looks at files again: after a better probe, or where a fact seems wrong."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

import django_rq
from django.db import connections
from django.utils import timezone

from . import store
from .facts import Facts
from .models import Asset
from .probe import probe
from .refusal import Refused
from .store import Damaged, StorageAway

log = logging.getLogger(__name__)

QUEUE = "analysis"
PER_JOB = 50
SECONDS_EACH = 30


def reprobe(asset: Asset) -> Facts:
    """Probe the asset's file, and correct the facts of every asset with these bytes. One that has
    them right stays untouched: its workspace need not learn that others have the same.

    Raises Refused where the file is at fault (the facts stay), OSError where the machine is.
    """
    facts = probe(asset.blob.path, asset.name)
    found = asdict(facts)
    wrong = Asset.every.filter(blob_id=asset.sha256).exclude(**found)
    Asset.every.filter(blob_id=asset.sha256, to_probe=True).update(to_probe=False)
    if wrong.exclude(transfer=facts.transfer).exists():
        store.delete_derived(asset.sha256)  # drawn with the wrong colours
    wrong.update(**found, updated_at=timezone.now())
    return facts


def submit_marked() -> int:
    """Queue jobs for all assets in which a newer probe may find more; as `submit`."""
    return submit(Asset.every.filter(to_probe=True).values_list("pk", flat=True))


def submit(ids: Iterable[UUID]) -> int:
    """Queue jobs that look at all these assets; how many jobs. Raises RedisError."""
    wanted = [str(id) for id in ids]
    parts = [wanted[start : start + PER_JOB] for start in range(0, len(wanted), PER_JOB)]
    for part in parts:
        django_rq.get_queue(QUEUE).enqueue(
            probe_all, part, job_timeout=SECONDS_EACH * len(part), result_ttl=0
        )
    return len(parts)


def probe_all(ids: Sequence[str]) -> None:
    """The job. A file that is refused keeps its facts, for good; the others go on."""
    try:
        for asset in Asset.every.filter(pk__in=ids).select_related("blob"):
            try:
                reprobe(asset)
            except Refused as error:
                log.warning("%s was not probed again: %s", asset.pk, error)
                Asset.every.filter(pk=asset.pk).update(to_probe=False)
            except (OSError, Damaged, StorageAway) as error:
                log.warning("%s was not probed again: %s", asset.pk, error)
    finally:
        connections.close_all()

"""What `{name}` stands for in the texts of one run."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils import timezone

from media_library.models import Asset
from workflows.definition import params
from workflows.definition.merging import stem
from workflows.models import Run
from workflows.node import AssetRef
from workflows.planning.assets import finder
from workflows.planning.evaluate import Evaluation, evaluate
from workflows.planning.plans import Planned

LONGEST = 2_000


def merge_values(planned: Planned, seen: Evaluation) -> dict[str, str]:
    """The workflow's name, when the run began, its number, and what nodes hold.

    A node stands for its text or number, or for the name of its file, also where it is not wired
    to the node that asks.
    """
    run = Run.objects.only("created_at", "name", "workflow_id").get(pk=planned.run_id)
    began = timezone.localtime(run.created_at)
    fixed = {
        "workflow": planned.name,
        "date": f"{began:%Y-%m-%d}",
        "time": f"{began:%H-%M}",
        "n": str(_number(run)),
    }
    whole = evaluate(planned.plan, finder(planned.workspace_id), {})
    return {**_files(planned), **_values(whole), **_values(seen), **fixed}


def _number(run: Run) -> int:
    """Which run of its workflow (or of its name) it is, from 1."""
    same = Run.objects.filter(created_at__lt=run.created_at)
    if run.workflow_id is None:
        return same.filter(workspace=run.workspace_id, workflow=None, name=run.name).count() + 1
    return same.filter(workflow=run.workflow_id).count() + 1


def _values(seen: Evaluation) -> Mapping[str, str]:
    found = {}
    for node, outputs in seen.outputs.items():
        for value in outputs.values():
            if isinstance(value, str):
                found[node] = value[:LONGEST]
            elif isinstance(value, int | float):
                found[node] = f"{value:g}"
            elif isinstance(value, AssetRef):
                found[node] = stem(value.name)
    return found


def _files(planned: Planned) -> Mapping[str, str]:
    """The names of the files that were chosen at nodes."""
    chosen: dict[str, uuid.UUID] = {}
    for node, values in planned.plan.params.items():
        for _, asset in params.assets(values):
            chosen.setdefault(node, asset)
    rows = Asset.objects.filter(workspace=planned.workspace_id, pk__in=set(chosen.values()))
    names = dict(rows.values_list("pk", "name"))
    return {node: stem(names[asset]) for node, asset in chosen.items() if asset in names}

"""Rows of the caller's workspace by id. Anybody else's do not exist."""

from __future__ import annotations

import uuid

from media_library.models import Asset
from workspaces.access import Caller
from workspaces.errors import not_found

from ..definition.reading import NODE_ID
from ..models import NodeRun, Run, Workflow


def workflow_of(caller: Caller, workflow_id: uuid.UUID) -> Workflow:
    """Raises ApiError 404."""
    found = Workflow.objects.filter(workspace=caller.workspace, pk=workflow_id).first()
    if found is None:
        raise not_found("workflow")
    return found


def run_of(caller: Caller, run_id: uuid.UUID) -> Run:
    """Raises ApiError 404."""
    found = Run.objects.filter(workspace=caller.workspace, pk=run_id).first()
    if found is None:
        raise not_found("run")
    return found


def node_of(run: Run, node_id: str) -> NodeRun:
    """Raises ApiError 404."""
    found = run.nodes.filter(node_id=node_id).first() if NODE_ID.fullmatch(node_id) else None
    if found is None:
        raise not_found("node")
    return found


def asset_of(caller: Caller, asset_id: uuid.UUID, *, kind: str = "") -> Asset:
    """Raises ApiError 404, also for an asset of another kind."""
    assets = Asset.objects.filter(workspace=caller.workspace, pk=asset_id)
    found = (assets.filter(kind=kind) if kind else assets).select_related("blob").first()
    if found is None:
        raise not_found(kind or "asset")
    return found

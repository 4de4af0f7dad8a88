"""Where a made file comes from: kept with its asset, so that it tells without its run."""

from __future__ import annotations

from typing import Any

from media_library.models import Asset, SourceType
from render.clip import Clip
from render.op import walk
from render.picture import Media
from workflows.definition import params
from workflows.models import NodeRun
from workflows.planning.plans import Planned


def source_type(planned: Planned, node: str) -> SourceType:
    """`stitched` where a node that stitches has a part in the encode of `node`."""
    plan = planned.plan
    stitches = any(plan.kinds[step].stitches for step in (*plan.fused(node), node))
    return SourceType.STITCHED if stitches else SourceType.RENDERED


def origin(planned: Planned, node: NodeRun, clip: Clip) -> dict[str, Any]:
    """`Asset.metadata` of the file that `node` makes of `clip`.

    `inputs`: ids of the assets it is made of. `steps`: every node with a part in it, in order,
    with its parameters.
    """
    plan = planned.plan
    steps = [
        {"node": step, "type": plan.spec(step).type, "params": params.write(plan.params[step])}
        for step in (*plan.fused(node.node_id), node.node_id)
    ]
    return {
        "workflow": str(planned.workflow_id) if planned.workflow_id else None,
        "run": str(node.run_id),
        "node": node.node_id,
        "inputs": _inputs(planned, clip),
        "steps": steps,
    }


def _inputs(planned: Planned, clip: Clip) -> list[str]:
    """Ids in the order in which the clip names their content."""
    media = (getattr(op, "media", None) for op in walk(clip))
    wanted = list(dict.fromkeys(item.sha256 for item in media if isinstance(item, Media)))
    rows = Asset.objects.filter(workspace=planned.workspace_id, blob_id__in=wanted)
    known = dict(rows.values_list("blob_id", "pk"))
    return [str(known[sha256]) for sha256 in wanted if sha256 in known]

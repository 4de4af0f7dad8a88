"""What a job node may ask for while it runs (`node.JobContext`)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from media_library.models import Asset
from media_library.store import in_use
from render.clip import Clip
from render.engine import materialise
from render.presets import EncodeSpec
from render.scratch import scratch_dir
from workflows.graph import to_json
from workflows.models import NodeLog, NodeRun
from workflows.node import AssetRef, InvalidInput
from workflows.planning.assets import reference
from workflows.planning.evaluate import Evaluation, introduced
from workflows.planning.merge_values import merge_values
from workflows.planning.plans import Planned
from workflows.saving.container import metadata
from workflows.working.lease import Lease
from workflows.working.origin import origin, source_type
from workflows.working.reporting import Journal, Progress

FACTS = (
    "kind",
    "duration",
    "width",
    "height",
    "aspect_ratio",
    "fps",
    "variable_fps",
    "container",
    "codec",
    "pixel_format",
    "bit_rate",
    "audio_codec",
    "audio_rate",
    "audio_channels",
)


class RunningJob:
    """One attempt of a node. `warnings` are its own, `warned` those of nodes fused into it."""

    def __init__(self, node: NodeRun, planned: Planned, lease: Lease) -> None:
        self.workspace_id = node.workspace_id
        self.run_id = node.run_id
        self.node_id = node.node_id
        self.attempt = node.attempt
        self.reduced = node.reduced
        self.out_dir = planned.out_dir
        self.journal = Journal(node)
        self._node = node
        self.warnings: list[str] = []
        self.warned: dict[str, list[str]] = {}
        self.seen = Evaluation()
        self._planned = planned
        self._lease = lease
        self._progress = Progress(node, planned.plan.fused(node.node_id))
        self._cleanup = ExitStack()

    def __enter__(self) -> Self:
        self._cleanup.enter_context(in_use())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._cleanup.close()

    @cached_property
    def scratch(self) -> Path:
        """A folder of this attempt's own, made when first asked for, gone with the attempt."""
        owner = f"{str(self.run_id)[:8]}-{self.node_id}-{self.attempt}"
        return self._cleanup.enter_context(scratch_dir(owner))

    @property
    def cancelled(self) -> bool:
        """Whether to stop: the user asked, or another worker has taken over."""
        return self._lease.stopped

    @property
    def cancel_asked(self) -> bool:
        """Whether the user asked this node to stop."""
        return self._lease.cancelled and not self._lease.lost

    def merge_values(self) -> Mapping[str, str]:
        """What `{name}` in a text stands for."""
        return merge_values(self._planned, self.seen)

    def progress(self, fraction: float, stage: str, **detail: float) -> None:
        """Report progress (0..1); at most four reports a second reach the browser."""
        self._progress.report(fraction, stage, detail)

    def log(self, message: str) -> None:
        """Add a line to the node's log."""
        self.journal.write(message)

    def warn(self, message: str) -> None:
        """Tell the user something on this node without failing."""
        if message not in self.warnings:
            self.warnings.append(message)
            self.journal.write(message, NodeLog.Level.WARNING)

    def asset(self, asset_id: uuid.UUID | str, *, field: str = "asset") -> AssetRef:
        """Facts of an asset of this workspace. Raises InvalidInput if there is none."""
        return reference(self._row(asset_id, field))

    def materialise(
        self, clip: Clip, spec: EncodeSpec, *, engine: Literal["ffmpeg", "moviepy"] = "ffmpeg"
    ) -> AssetRef:
        """The file that shows `clip` as `spec` asks: from the cache, or encoded now."""
        made = materialise(
            clip,
            spec,
            self._planned.workspace,
            scratch=self.scratch,
            name=self._file_name(),
            engine=engine,
            metadata=metadata(to_json(self._planned.plan.definition)),
            details=origin(self._planned, self._node, clip),
            source_type=source_type(self._planned, self.node_id),
            on_progress=self.progress,
            cancelled=lambda: self.cancelled,
            force=self.node_id in self._planned.forced,
        )
        self._attribute(made.findings_warnings)
        return reference(made.asset)

    def path(self, asset: AssetRef) -> Path:
        """A local path to read the asset's bytes from."""
        return self._row(asset.id, "asset").blob.path

    def facts(self, asset: AssetRef) -> Mapping[str, Any]:
        """Everything that was probed of an asset, as JSON."""
        row = self._row(asset.id, "asset")
        return {name: getattr(row, name) for name in FACTS}

    def _row(self, asset_id: uuid.UUID | str, field: str) -> Asset:
        rows = Asset.objects.filter(workspace=self.workspace_id).select_related("blob")
        found = rows.filter(pk=asset_id).first()
        if found is None:
            raise InvalidInput(f"The library has no file {asset_id}.", field=field)
        return found

    def _file_name(self) -> str:
        title = self._planned.plan.spec(self.node_id).title or self.node_id
        return f"{self._planned.name} - {title}.mp4"

    def _attribute(self, findings: Mapping[str, str]) -> None:
        """Give each warning of an encode to the node that asked for the operation."""
        if not findings:
            return
        owners = introduced(self._planned.plan, self.seen)
        for operation, sentence in findings.items():
            owner = owners.get(operation, self.node_id)
            if owner == self.node_id:
                self.warn(sentence)
            else:
                self.warned.setdefault(owner, []).append(sentence)

"""From a clip to a file: out of the cache, as it lies in the store, or encoded now."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Protocol

from django.conf import settings

from media_library.ingest import ingest
from media_library.models import Asset, AssetRole, SourceType
from media_library.store import in_use
from workspaces.models import Workspace

from . import ffmpeg
from .boundary import as_render_errors
from .clip import Clip
from .compile import encode_args
from .ffmpeg import Limits, Progress
from .locks import held
from .preparing import Prepared, Preparing, known_warnings
from .presets import EncodeSpec
from .renditions import Engine, cached, record, rendition_key

PREPARED, ENCODED = 0.1, 0.97
"""How far a job is, 0..1, when encoding begins and when it has ended."""


class Report(Protocol):
    """Takes progress: fraction 0..1, what is being done, and frame, fps, speed, eta_seconds."""

    def __call__(self, fraction: float, stage: str, **detail: float) -> None: ...


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A finished file. `reused`: nothing was made; `seconds` it took to have it.

    `processes` counts the ffmpeg processes by purpose, `findings_warnings` holds a sentence for
    each operation (by digest) that could not be made as described.
    """

    asset: Asset
    reused: bool
    seconds: float = 0.0
    processes: Mapping[str, int] = field(default_factory=dict)
    findings_warnings: Mapping[str, str] = field(default_factory=dict)

    @property
    def encodes(self) -> int:
        """How many times pixels were encoded."""
        return self.processes.get("encode", 0)


@dataclass(frozen=True, kw_only=True)
class Job:
    """One file to be made, and whom to tell."""

    clip: Clip
    spec: EncodeSpec
    workspace: Workspace
    engine: Engine
    name: str
    role: str
    source_type: str
    metadata: Mapping[str, str]
    details: Mapping[str, Any]
    report: Report
    cancelled: Callable[[], bool] | None

    @property
    def key(self) -> str:
        """The rendition's key."""
        return rendition_key(self.clip, self.spec, self.engine)


def materialise(
    clip: Clip,
    spec: EncodeSpec,
    workspace: Workspace,
    *,
    scratch: Path,
    name: str,
    engine: Engine = "ffmpeg",
    metadata: Mapping[str, str] | None = None,
    details: Mapping[str, Any] | None = None,
    on_progress: Report | None = None,
    cancelled: Callable[[], bool] | None = None,
    source_type: str = SourceType.RENDERED,
    role: str = AssetRole.OUTPUT,
    force: bool = False,
) -> Rendered:
    """The file that shows `clip` as `spec` asks.

    Processes of one host that want the same file wait for the one that makes it. `metadata` is
    written into the container of a new file, `details` (JSON) is kept with its asset. `force`
    makes the file anew. Raises RenderError; nothing of a failed attempt is left in `scratch`.
    """
    started = time.monotonic()
    job = Job(
        clip=clip,
        spec=spec,
        workspace=workspace,
        engine=engine,
        name=name,
        role=role,
        source_type=source_type,
        metadata=metadata or {},
        details=details or {},
        report=on_progress or _unreported,
        cancelled=cancelled,
    )
    if not force and (asset := cached(clip, spec, workspace, engine)):
        return _reused(job, asset, started)
    with held(Path(settings.VAR) / "locks" / f"{workspace.pk}-{job.key}", cancelled):
        if not force and (asset := cached(clip, spec, workspace, engine)):
            return _reused(job, asset, started)
        with ffmpeg.ledger() as processes:
            return _made(job, scratch, processes, started)


def _reused(job: Job, asset: Asset, started: float) -> Rendered:
    return Rendered(
        asset=asset,
        reused=True,
        seconds=time.monotonic() - started,
        findings_warnings=known_warnings(job.clip, job.workspace),
    )


def _made(job: Job, scratch: Path, processes: Counter[str], started: float) -> Rendered:
    folder = Path(mkdtemp(prefix="render-", dir=scratch))
    try:
        with as_render_errors(), in_use():
            prepared = _prepare(job, folder)
            output = folder / "output.mp4"
            _encode(job, prepared, output)
            asset = _stored(job, output)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seconds = time.monotonic() - started
    record(job.key, asset, job.workspace, seconds)
    job.report(1.0, "Done")
    return Rendered(
        asset=asset,
        reused=False,
        seconds=seconds,
        processes=dict(processes),
        findings_warnings=prepared.warnings,
    )


def _prepare(job: Job, folder: Path) -> Prepared:
    def report(share: float, stage: str) -> None:
        job.report(PREPARED * share, stage)

    preparing = Preparing(
        workspace=job.workspace, folder=folder, cancelled=job.cancelled, report=report
    )
    return preparing.prepare(job.clip, job.spec)


def _encode(job: Job, prepared: Prepared, output: Path) -> None:
    frames = max(1, round(prepared.clip.duration * job.spec.fps))

    def report(progress: Progress) -> None:
        known = {"eta_seconds": progress.eta_seconds} if progress.eta_seconds is not None else {}
        job.report(
            PREPARED + (ENCODED - PREPARED) * progress.fraction,
            "Encoding",
            frame=progress.frame,
            frames=frames,
            fps=progress.fps,
            speed=progress.speed,
            **known,
        )

    job.report(PREPARED, "Encoding", frames=frames)
    if job.engine == "moviepy":
        from . import moviepy_engine

        moviepy_engine.encode(
            prepared.clip,
            job.spec,
            prepared.files,
            output,
            metadata=job.metadata,
            on_progress=report,
            cancelled=job.cancelled,
        )
        return
    ffmpeg.run(
        encode_args(prepared.clip, job.spec, prepared.files, output, metadata=job.metadata),
        purpose="encode",
        cwd=output.parent,
        limits=encode_limits(prepared.clip.duration),
        frames=frames,
        on_progress=report,
        cancelled=job.cancelled,
    )


def encode_limits(seconds: float) -> Limits:
    """Time in proportion to the clip, generous for a slow and busy machine."""
    wall = 900 + 60 * seconds
    return Limits(wall=wall, cpu=int(wall * 4))


def _stored(job: Job, output: Path) -> Asset:
    job.report(ENCODED, "Storing")
    asset, _ = ingest(
        output,
        job.workspace,
        name=job.name,
        role=job.role,
        source_type=job.source_type,
        metadata=dict(job.details),
        move=True,
    )
    return asset


def _unreported(fraction: float, stage: str, **detail: float) -> None:
    """For callers that do not ask for progress."""


__all__ = ["Rendered", "Report", "cached", "materialise", "rendition_key"]

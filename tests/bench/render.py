"""Encoding: CPU and wall of a mashup and a golden frame by each of the ways to make them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from PIL import Image

from render import ffmpeg
from render.clip import Clip, Sequence
from render.compile import encode_args
from render.engine import materialise
from render.models import Finding
from render.op import walk
from render.picture import PictureStack
from render.pictures import draw
from render.preparing import Prepared, Preparing
from render.renditions import Engine
from tests.bench import moviepy_script, samples
from tests.bench.footage import Footage, shot
from tests.bench.meter import Cost, called, measured, piped, quick, typical
from tests.bench.samples import SPEC, Slots
from tests.bench.table import Row
from workspaces.models import Workspace
from workspaces.setup import first_workspace

ROUNDS = 3
"""How often ours and the hand-written command take turns."""


@dataclass(frozen=True)
class Case:
    """A clip of `seconds`, with the ffmpeg command that an expert would write for it, and the
    MoviePy script."""

    name: str
    title: str
    seconds: float
    clip: Clip
    by_hand: Callable[[Path], list[str]]
    by_script: Callable[[Path], None] | None = None


@dataclass(frozen=True)
class Costs:
    """Of one case, by way of making it."""

    ours: Cost
    encode: Cost
    hand: Cost
    moviepy: Cost
    floor: Cost
    script: Cost | None


def rows() -> Iterator[Row]:
    """Both cases. MoviePy makes each once, which takes minutes."""
    workspace, _ = first_workspace()
    long, short = (6.0, 4.5) if quick() else (30.0, 15.0)
    with TemporaryDirectory(dir=settings.VAR) as name:
        folder = Path(name)
        footage = shot(folder, long)
        bench = _Bench(workspace, folder)
        bench.warm_up(samples.golden(footage, workspace, 1.0))
        mashup = _mashup(footage, workspace, long)
        yield from _mashup_rows(mashup, bench.costs(mashup))
        golden = _golden(footage, bench, short)
        yield from _golden_rows(golden, bench.costs(golden))


def _mashup(footage: Footage, workspace: Workspace, seconds: float) -> Case:
    return Case(
        "mashup",
        f"{seconds:g} s mashup, 1080×1920",
        seconds,
        samples.mashed(footage, workspace, seconds),
        lambda output: samples.mashed_by_hand(footage, seconds, output),
        lambda output: moviepy_script.mashed(footage, seconds, output),
    )


def _golden(footage: Footage, bench: _Bench, seconds: float) -> Case:
    """The expert is told when pictures change, and is given border and text as a picture."""
    clip = samples.golden(footage, bench.workspace, seconds)
    timed = bench.prepared(clip).clip
    overlay = bench.folder / "overlay.png"
    _over_all(timed).save(overlay)
    slots = _slots(timed)
    return Case(
        "golden",
        f"{seconds:g} s golden frame of three pictures",
        seconds,
        clip,
        lambda output: samples.golden_by_hand(footage, overlay, slots, seconds, output),
    )


class _Bench:
    """Makes clips of one workspace in every way, in `folder`."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self.workspace, self.folder = workspace, folder

    def warm_up(self, clip: Clip) -> None:
        """Import and compile (numba) what is imported and compiled once per installation."""
        self.materialise(clip, "ffmpeg")
        self.materialise(clip, "moviepy")

    def costs(self, case: Case) -> Costs:
        """Everything once, ours and the hand-written command in turns."""
        ours, encodes, hand = [], [], []
        for _ in range(ROUNDS):
            forget()
            ours.append(measured(lambda: self.materialise(case.clip, "ffmpeg")))
            encodes.append(self.encode(case.clip))
            hand.append(measured(lambda: called(case.by_hand(self.folder / "hand.mp4"))))
        floor = [self.floor() for _ in range(ROUNDS)]
        forget()
        moviepy = measured(lambda: self.materialise(case.clip, "moviepy"))
        by_script, output = case.by_script, self.folder / "script.mp4"
        script = measured(lambda: by_script(output)) if by_script else None
        return Costs(
            typical(ours), typical(encodes), typical(hand), moviepy, typical(floor), script
        )

    def materialise(self, clip: Clip, engine: Engine) -> None:
        materialise(
            clip,
            SPEC,
            self.workspace,
            scratch=self.folder,
            name="bench.mp4",
            engine=engine,
            force=True,
        )

    def encode(self, clip: Clip) -> Cost:
        """What the one ffmpeg that encodes costs, with all it needs at hand."""
        output = self.folder / "ours.mp4"
        prepared = self.prepared(clip)
        args = encode_args(prepared.clip, SPEC, prepared.files, output)
        return measured(lambda: ffmpeg.run(args, purpose="encode", cwd=self.folder))

    def floor(self) -> Cost:
        """What encoding our frames costs if somebody else makes them."""
        output = self.folder / "floor.mp4"
        return piped(samples.raw(self.folder / "ours.mp4"), samples.from_raw(output))

    def prepared(self, clip: Clip) -> Prepared:
        preparing = Preparing(
            workspace=self.workspace,
            folder=self.folder,
            cancelled=None,
            report=lambda share, stage: None,
        )
        return preparing.prepare(clip, samples.SPEC)


def forget() -> None:
    """As if nothing had ever been heard or drawn."""
    Finding.objects.all().delete()
    shutil.rmtree(Path(settings.VAR) / "cache" / "pictures", ignore_errors=True)


def _over_all(clip: Clip) -> Image.Image:
    """Border and text, as the top layer has them."""
    stack = next(op for op in walk(clip) if isinstance(op, PictureStack) and op.color is None)
    return draw(stack, {})


def _slots(clip: Clip) -> Slots:
    show = next(op for op in walk(clip) if isinstance(op, Sequence))
    return Slots(tuple(part.duration for part in show.clips), show.transitions[0].duration)


def _mashup_rows(case: Case, costs: Costs) -> Iterator[Row]:
    yield from _cost_rows(case, costs)
    yield _ratio(case, "ours ÷ hand", costs.ours.cpu, costs.hand.cpu, "≤ 1.05")
    yield _ratio(case, "encode ÷ hand", costs.encode.cpu, costs.hand.cpu)
    yield _ratio(case, "ours ÷ floor", costs.ours.cpu, costs.floor.cpu)
    yield _ratio(case, "moviepy ÷ ours", costs.moviepy.cpu, costs.ours.cpu, "≥ 4.5")
    if costs.script:
        yield _ratio(case, "script ÷ ours", costs.script.cpu, costs.ours.cpu, "≥ 4.5")


def _golden_rows(case: Case, costs: Costs) -> Iterator[Row]:
    yield from _cost_rows(case, costs)
    yield _ratio(case, "ours ÷ hand", costs.ours.cpu, costs.hand.cpu)
    yield _ratio(case, "encode ÷ floor", costs.encode.cpu, costs.floor.cpu)
    yield _ratio(case, "ours ÷ floor", costs.ours.cpu, costs.floor.cpu, "≤ 1.5")
    yield _ratio(case, "moviepy ÷ ours", costs.moviepy.cpu, costs.ours.cpu, "≥ 6")


WAYS = {
    "ours": ("the whole of materialise: listening, measuring, drawing, encoding, storing", ""),
    "encode": ("its one encoding ffmpeg alone", ""),
    "hand": ("one ffmpeg command written by hand", "trial: 33.6 mashup; 14.0 tuned, 30.6 naive"),
    "moviepy": ("the same clip through the MoviePy engine", "trial: 160 mashup, 95.4 golden"),
    "script": ("the MoviePy script that its users would write", "trial: 160 mashup"),
    "floor": ("x264 alone, fed with the same frames", "trial: 10.5 golden"),
}


def _cost_rows(case: Case, costs: Costs) -> Iterator[Row]:
    for way, (what, seen) in WAYS.items():
        cost: Cost | None = getattr(costs, way)
        if cost is None:
            continue
        what = f"{case.title}: {what}"
        yield Row(f"{case.name} {way} cpu", cost.cpu, "CPU-s", what, seen)
        yield Row(f"{case.name} {way} wall", cost.wall, "s", what)


def _ratio(case: Case, name: str, one: float, other: float, aim: str = "") -> Row:
    against = f"{one:.1f} ÷ {other:.1f} CPU-s"
    return Row(f"{case.name} {name}", one / other, "×", f"{case.title}: {name}", against, aim)

"""Brings one hostile file after another in, renders what was accepted, and keeps the tally."""

from __future__ import annotations

import math
import resource
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from media_library.ingest import ingest
from media_library.models import Asset, Kind
from media_library.poster import poster_of
from media_library.refusal import SENTENCES, Refused
from render.clip import Clip, ColorClip, StillClip, cut, video, with_sound
from render.engine import materialise
from render.errors import RenderError
from render.op import InvalidClip
from render.picture import FittedPicture, Media, PictureFile
from render.sound import FileSound
from tests.conftest import FULL
from tests.hostile.witness import Canaries, Ear, Meter
from tests.render.clips import TINY
from workspaces.models import Workspace

MOST_SECONDS, MOST_MEMORY = 20.0, 10**9
"""Of a processor, and bytes."""
LONGEST_SECONDS = 20.0 if FULL else 60.0
"""Whatever is waited for; `make test` may share its machine with other work."""
SHOWN_SECONDS = 0.2
ODD_PIXELS = 20 * 7680 * 4320
"""What a video's odd pixel aspect may make of the pixels that are stored."""


@dataclass
class Tally:
    """What became of the cases: "asset" or a refusal's code, by name in `became`."""

    cases: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    became: dict[str, str] = field(default_factory=dict)
    renders: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[int, str] = (0, "")
    violations: list[str] = field(default_factory=list)

    def table(self) -> str:
        """One line of it."""
        outcomes = ", ".join(f"{name} {count}" for name, count in self.outcomes.most_common())
        renders = ", ".join(f"{name} {count}" for name, count in self.renders.most_common())
        return (
            f"{self.cases} cases: {outcomes}; rendered: {renders or 'none'}; "
            f"slowest {self.slowest[0]:.1f} s ({self.slowest[1]}); "
            f"most memory {self.largest[0] / 1e6:.0f} MB ({self.largest[1]}); "
            f"violations {len(self.violations)}"
        )


class Trial:
    """Tries files on a workspace, with canaries beside them and an ear on the network."""

    def __init__(self, folder: Path, workspace: Workspace, canaries: Canaries, ear: Ear) -> None:
        self.tally = Tally()
        self._folder, self._workspace = folder, workspace
        self._canaries, self._ear = canaries, ear

    def run(self, cases: Iterable[tuple[str, bytes]], render_each: int = 1) -> None:
        """Try all; every n-th accepted one is rendered too (0: none)."""
        for name, data in cases:
            self.tally.cases += 1
            with self._watched(name):
                asset = self._brought_in(name, data)
            if asset is None or not render_each or self.tally.outcomes["asset"] % render_each:
                continue
            with self._watched(f"poster of {name}"):
                self._poster(asset)
            with self._watched(f"render of {name}"):
                self._rendered(asset)

    @contextmanager
    def _watched(self, name: str) -> Iterator[None]:
        started, spent = time.monotonic(), _spent()
        meter = Meter()
        try:
            with meter:
                yield
        except Exception as error:  # whatever it is: the user would see a 500
            self._violation(name, f"{type(error).__name__}: {error}")
        seconds = time.monotonic() - started
        self.tally.slowest = max(self.tally.slowest, (seconds, name))
        self.tally.largest = max(self.tally.largest, (meter.peak, name))
        if (used := _spent() - spent) > MOST_SECONDS or seconds > LONGEST_SECONDS:
            self._violation(name, f"took {seconds:.1f} s, {used:.1f} of them at work")
        if meter.peak > MOST_MEMORY:
            self._violation(name, f"took {meter.peak / 1e6:.0f} MB")
        if opened := self._canaries.opened():
            self._violation(name, f"opened {opened}")
        if calls := self._ear.calls():
            self._violation(name, f"called {calls} times")

    def _violation(self, name: str, what: str) -> None:
        self.tally.violations.append(f"{name}: {what}")

    def _brought_in(self, name: str, data: bytes) -> Asset | None:
        path = self._folder / "case"
        path.write_bytes(data)
        try:
            asset, _ = ingest(path, self._workspace, name=name)
        except Refused as refused:
            self._became(name, refused.code)
            self._check_sentence(name, refused)
            return None
        self._became(name, "asset")
        self._check_facts(name, asset)
        return asset

    def _became(self, name: str, outcome: str) -> None:
        self.tally.outcomes[outcome] += 1
        self.tally.became[name] = outcome

    def _check_sentence(self, name: str, refused: Refused) -> None:
        words = refused.message
        if refused.code not in SENTENCES or not words.endswith(".") or name not in words:
            self._violation(name, f"was refused with {refused.code}: {words}")
        if str(self._folder) in words:
            self._violation(name, f"was told where it lies: {words}")

    def _check_facts(self, name: str, asset: Asset) -> None:
        limits, facts = settings.MEDIA_LIMITS, asset.facts
        pixels = facts.width * facts.height
        sane = (
            math.isfinite(facts.duration + facts.fps)
            and 0 <= facts.duration <= limits.duration
            and 0 <= facts.fps <= limits.fps
            and facts.stream_count <= limits.streams
            and pixels <= (limits.image_pixels if asset.kind == Kind.IMAGE else ODD_PIXELS)
            and (asset.kind == Kind.AUDIO or pixels > 0)
            and (asset.kind == Kind.IMAGE or facts.duration > 0)
        )
        if not sane:
            self._violation(name, f"is in the library as {facts}")

    def _poster(self, asset: Asset) -> None:
        try:
            poster_of(asset)
        except Refused as refused:
            self.tally.renders[f"no poster: {refused.code}"] += 1

    def _rendered(self, asset: Asset) -> None:
        scratch = self._folder / "scratch"
        scratch.mkdir(exist_ok=True)
        try:
            materialise(
                clip_of(asset), TINY, self._workspace, scratch=scratch, name="out", force=True
            )
        except (RenderError, InvalidClip) as error:
            kind = error.kind if isinstance(error, RenderError) else "invalid"
            self.tally.renders[kind] += 1
            if not str(error).endswith(".") or str(self._folder) in str(error):
                self._violation(asset.name, f"could not be rendered: {error}")
        else:
            self.tally.renders["made"] += 1


def _spent() -> float:
    """Seconds that a processor has given to this thread, and to children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.thread_time() + children.ru_utime + children.ru_stime


def clip_of(asset: Asset) -> Clip:
    """A moment of the asset."""
    media = Media(**asset.media)
    if media.kind == "video":
        film = video(media)
        return cut(film, 0.0, min(SHOWN_SECONDS, film.duration))
    if media.kind == "image":
        whole = PictureFile(media=media, width=media.width, height=media.height)
        picture = FittedPicture(picture=whole, width=TINY.width, height=TINY.height)
        return StillClip(
            picture=picture, width=TINY.width, height=TINY.height, duration=SHOWN_SECONDS
        )
    plain = ColorClip(width=TINY.width, height=TINY.height, duration=SHOWN_SECONDS)
    heard = FileSound(media=media, duration=min(SHOWN_SECONDS, media.duration))
    return with_sound(plain, heard)

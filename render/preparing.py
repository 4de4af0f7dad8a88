"""All that must be known and drawn before a clip can be compiled with real files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workspaces.models import Workspace

from .beats import BeatGrid
from .clip import Clip, Slideshow
from .compile import Files, framed, needs
from .drawn import drawn
from .listening import Listener, heard_before
from .op import walk
from .presets import EncodeSpec
from .slideshows import resolved
from .sound import Sound
from .sources import media_paths


@dataclass(frozen=True)
class Prepared:
    """A clip without open questions, its files, and sentences by digest of an operation."""

    clip: Clip
    files: Files
    warnings: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Preparing:
    """Prepares clips of a workspace in `folder`; `report` is told (share 0..1, stage)."""

    workspace: Workspace
    folder: Path
    cancelled: Callable[[], bool] | None
    report: Callable[[float, str], None]

    def prepare(self, clip: Clip, spec: EncodeSpec) -> Prepared:
        """Hear the music, measure loudness, draw pictures: all that `encode_args` wants.

        Raises RenderError.
        """
        listener = Listener(self.workspace, self.folder, self.cancelled)
        timed, warnings = self._timed(clip, listener)
        wanted = needs(framed(timed, spec))
        gains: dict[str, float] = {}
        for sound in wanted.loudness:
            self.report(0.4, "Measuring loudness")
            gains[sound.digest] = listener.gain(sound, gains)
        self.report(0.8, "Drawing pictures")
        media = media_paths(wanted.media, self.workspace)
        pictures = drawn(wanted.pictures, media, self.folder)
        return Prepared(timed, Files(media=media, pictures=pictures, gains=gains), warnings)

    def prepare_sound(self, sound: Sound) -> Files:
        """Measure loudness where the sound asks for one; its files. Raises RenderError."""
        listener = Listener(self.workspace, self.folder, self.cancelled)
        wanted = needs(sound)
        gains: dict[str, float] = {}
        for one in wanted.loudness:
            self.report(0.4, "Measuring loudness")
            gains[one.digest] = listener.gain(one, gains)
        return Files(media=media_paths(wanted.media, self.workspace), pictures={}, gains=gains)

    def _timed(self, clip: Clip, listener: Listener) -> tuple[Clip, dict[str, str]]:
        unheard: dict[str, str] = {}

        def listen(sound: Sound) -> BeatGrid | None:
            self.report(0.0, "Listening to the music")
            grid, warning = listener.listen(sound)
            if warning:
                unheard[sound.digest] = warning
            return grid

        timed = resolved(clip, listen)
        return timed, _by_slideshow(clip, unheard)


def known_warnings(clip: Clip, workspace: Workspace) -> dict[str, str]:
    """The warnings about `clip` that follow from what has been heard before."""
    unheard = {}
    for show in _slideshows(clip):
        known = heard_before(show.music, workspace) if show.music else None
        if show.music and known and known[1]:
            unheard[show.music.digest] = known[1]
    return _by_slideshow(clip, unheard)


def timed_by_what_is_known(clip: Clip, workspace: Workspace) -> Clip:
    """`clip` with its slideshows on the beats, where their music was heard already."""

    def listen(sound: Sound) -> BeatGrid | None:
        known = heard_before(sound, workspace)
        return known[0] if known else None

    return resolved(clip, listen)


def _slideshows(clip: Clip) -> list[Slideshow]:
    return [op for op in walk(clip) if isinstance(op, Slideshow)]


def _by_slideshow(clip: Clip, unheard: Mapping[str, str]) -> dict[str, str]:
    """Warnings about sounds as warnings about the slideshows that follow them."""
    return {
        show.digest: unheard[show.music.digest]
        for show in _slideshows(clip)
        if show.music and show.music.digest in unheard
    }

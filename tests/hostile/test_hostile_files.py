"""Every hostile file ends in an asset or a clear refusal, and reaches nothing beside itself.

`make test-full` takes all 2,000 mutations and renders more of the files that are accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import FULL
from tests.hostile import bombs_moving, bombs_still, references
from tests.hostile.mutations import CUT, mutation, truncations
from tests.hostile.place import Place
from tests.hostile.trial import Trial

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.timeout(1800),
    # Pillow says so of damaged pictures; only in tests is a warning an error.
    pytest.mark.filterwarnings("ignore::UserWarning:PIL"),
]

BATCH, BATCHES = (100, 20) if FULL else (30, 4)
RENDER_EACH = 3 if FULL else 4
EXPECTED = {
    "ffconcat-sibling.mp4": "playlist",
    "ffconcat-absolute.m3u8": "playlist",
    "hls-http.mp4": "playlist",
    "padded-playlist.mp4": "playlist",
    "playlist.jpg": "corrupt",
    "reference-movie.mov": "no-streams",
    "linked-segments.mkv": "asset",
    "attached-playlist.mkv": "asset",
    "giant-frames.mkv": "too-many-pixels",
    "many-tracks.mp4": "too-costly",
    "many-tracks.mkv": "too-many-streams",
    "true-pixels.png": "asset",
    "claim.png": "too-many-pixels",
    "claim.jpg": "too-many-pixels",
    "screen.gif": "too-many-pixels",
    "scans.jpg": "too-costly",
    "circle.tiff": "unknown",
    "zip.mp4": "unknown",
    "picture-zip.jpg": "asset",
    "film-page.mp4": "asset",
}
"""Of some cases it is known which of the two they must be."""

Cases = Callable[[Place], Iterator[tuple[str, bytes]]]


@pytest.mark.parametrize(
    "cases",
    [references.cases, bombs_moving.cases, bombs_still.cases],
    ids=["references", "bombs-moving", "bombs-still"],
)
def test_crafted_files(trial: Trial, place: Place, cases: Cases) -> None:
    trial.run(cases(place))
    assert not trial.tally.violations, "\n".join(trial.tally.violations)
    became = {name: trial.tally.became[name] for name in EXPECTED.keys() & trial.tally.became}
    assert became == {name: EXPECTED[name] for name in became}


@pytest.mark.parametrize("name", CUT)
def test_files_cut_off_at_every_twentieth(trial: Trial, place: Place, name: str) -> None:
    trial.run(truncations(place, name), RENDER_EACH)
    assert not trial.tally.violations, "\n".join(trial.tally.violations)
    assert trial.tally.cases == 20


@pytest.mark.parametrize("batch", range(BATCHES))
def test_random_changes(trial: Trial, place: Place, batch: int) -> None:
    numbers = range(batch * BATCH, (batch + 1) * BATCH)
    trial.run((mutation(place, number) for number in numbers), RENDER_EACH)
    assert not trial.tally.violations, "\n".join(trial.tally.violations)

"""The demo workflow from end to end: rendered once, reused, and rerun where something changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import pytest

from .conftest import Ended, Studio

pytestmark = pytest.mark.timeout(900)

EXAMPLE = "examples/golden-mashup.json"
NODES = ["main", "template", "mash", "music", "gold", "export", "publish"]


@dataclass(frozen=True)
class Runs:
    """The same workflow: for the first time, again, with another text, and explained."""

    first: Ended
    second: Ended
    changed: Ended
    explained: Ended


@pytest.fixture(scope="module")
def runs(studio: Studio) -> Runs:
    words = [
        f"--input=main={studio.file('landscape.mp4')}",
        f"--input=template={studio.file('silent.mp4')}",
        f"--input=music={studio.file('beat.wav')}",
    ]
    first = studio.run(EXAMPLE, *words, "--json")
    second = studio.run(EXAMPLE, *words, "--json")
    changed = studio.run(EXAMPLE, *words, "--json", "--set", "gold.text=Another hook 🎁")
    explained = studio.run(EXAMPLE, *words, "--explain", "--set", "gold.border_thickness=20")
    return Runs(first, second, changed, explained)


def by_node(ended: Ended) -> dict[str, dict[str, Any]]:
    return {node["node"]: node for node in ended.report["nodes"]}


def published(ended: Ended) -> Path:
    (output,) = ended.report["outputs"]
    return Path(output["path"])


def test_the_first_run_makes_a_video_as_platforms_want_it(runs: Runs) -> None:
    assert runs.first.code == 0, runs.first.err
    with av.open(str(published(runs.first))) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        frames = sum(1 for _ in film.decode(picture))
        assert (picture.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert (picture.width, picture.height) == (1080, 1920)
        assert picture.average_rate == 30
        assert frames == 60
        assert sound.codec_context.sample_rate == 48_000


def test_the_index_comes_before_the_media_so_that_playing_can_begin_at_once(runs: Runs) -> None:
    data = published(runs.first).read_bytes()
    assert -1 < data.find(b"moov") < data.find(b"mdat")


def test_the_whole_chain_takes_one_encode(runs: Runs) -> None:
    assert runs.first.report["ffmpeg"]["encode"] == 1
    assert by_node(runs.first)["export"]["ffmpeg"]["encode"] == 1


def test_the_report_states_what_the_file_is(runs: Runs) -> None:
    (output,) = runs.first.report["outputs"]
    path = Path(output["path"])
    assert output["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert output["bytes"] == path.stat().st_size
    facts = output["facts"]
    assert (facts["width"], facts["height"], facts["fps"]) == (1080, 1920, 30)
    assert facts["duration"] == pytest.approx(2, abs=1 / 30)
    assert facts["aspect_ratio"] == "9:16"


def test_every_node_has_its_status_time_and_digest(runs: Runs) -> None:
    nodes = by_node(runs.first)
    assert sorted(nodes) == sorted(NODES)
    assert all(node["status"] == "succeeded" for node in nodes.values())
    assert all(len(node["digest"]) == 64 for node in nodes.values())
    assert all(node["reason"] == "first run" for node in nodes.values())


def test_the_published_video_has_a_sidecar(runs: Runs) -> None:
    path = published(runs.first)
    assert path.name == "Golden mashup.mp4"
    assert path.with_name(f"{path.name}.json").exists()


def test_the_same_again_reuses_every_node_and_starts_no_ffmpeg(runs: Runs) -> None:
    report = runs.second.report
    assert runs.second.code == 0
    assert {node["status"] for node in report["nodes"]} == {"reused"}
    assert report["ffmpeg"] == {}
    assert report["outputs"][0]["sha256"] == runs.first.report["outputs"][0]["sha256"]


def test_another_text_reruns_only_what_depends_on_it(runs: Runs) -> None:
    nodes = by_node(runs.changed)
    ran = {name for name, node in nodes.items() if node["status"] == "succeeded"}
    assert ran == {"gold", "export", "publish"}
    assert nodes["gold"]["reason"] == "parameter `text` changed"
    assert nodes["export"]["reason"] == "upstream `gold` changed"
    assert nodes["publish"]["reason"] == "upstream `export` changed"


def test_two_videos_of_one_title_are_both_kept(runs: Runs) -> None:
    assert published(runs.first).exists()
    assert published(runs.changed) != published(runs.first)


def test_explain_shows_the_plan_and_runs_nothing(runs: Runs) -> None:
    assert runs.explained.code == 0
    lines = runs.explained.out.splitlines()
    assert lines[-1] == "1 encode."
    shown = {line.split()[0]: line for line in lines[:-1]}
    assert sorted(shown) == sorted(NODES)
    assert "parameter `border_thickness` changed" in shown["gold"]
    assert "inside export" in shown["mash"]

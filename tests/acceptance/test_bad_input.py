"""What a person gets wrong, and what they are told: all of it at once, with exit code 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import Studio

EXAMPLE = "examples/golden-mashup.json"


def wire(source: str, target: str) -> dict[str, Any]:
    ends = [dict(zip(("node", "port"), end.split("."), strict=True)) for end in (source, target)]
    return {"from": ends[0], "to": ends[1]}


BAD = {
    "schema": 1,
    "name": "Everything wrong",
    "nodes": [
        {"id": "main", "type": "source", "params": {}},
        {
            "id": "gone",
            "type": "source",
            "params": {"asset": "11111111-1111-4111-8111-111111111111"},
        },
        {"id": "odd", "type": "golden_fram", "params": {}},
        {"id": "mash", "type": "stitcher", "params": {"layot": "full", "main_share": "much"}},
        {"id": "lonely", "type": "stitcher", "params": {"layout": "diagonal"}},
        {"id": "a", "type": "stitcher", "params": {}},
        {"id": "b", "type": "stitcher", "params": {}},
        {"id": "export", "type": "export", "params": {}},
        {"id": "words", "type": "text", "params": {"text": "hello"}},
    ],
    "connections": [
        wire("main.clip", "mash.main"),
        wire("gone.clip", "mash.main"),
        wire("a.clip", "b.main"),
        wire("b.clip", "a.main"),
        wire("words.text", "export.clip"),
    ],
}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(BAD))
    return path


def test_all_problems_of_a_definition_are_named_at_once(studio: Studio, bad: Path) -> None:
    ended = studio.run(bad, "--json")
    assert ended.code == 2
    found = {(problem["node"], problem["code"]) for problem in ended.report["problems"]}
    assert found >= {
        ("odd", "unknown_type"),
        ("mash", "unknown_parameter"),
        ("mash", "invalid_parameter"),
        ("lonely", "invalid_parameter"),
        ("gone", "missing_asset"),
        ("mash", "port_taken"),
        ("export", "wrong_port_type"),
        ("lonely", "missing_port"),
    }
    assert any(problem["code"] == "cycle" for problem in ended.report["problems"])
    share = next(p for p in ended.report["problems"] if p["field"] == "main_share")
    assert "a number above 0 and below 1" in share["message"]
    layout = next(p for p in ended.report["problems"] if p["node"] == "lonely" and p["field"])
    assert "side-by-side" in layout["message"]


def test_nothing_is_saved_of_a_bad_definition(studio: Studio, bad: Path) -> None:
    before = sorted(path.name for path in studio.out.glob("*"))
    studio.run(bad)
    assert sorted(path.name for path in studio.out.glob("*")) == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.mp4", "is empty"),
        ("text.mp4", "is a text file"),
        ("corrupt.mp4", "corrupt.mp4"),
        ("truncated.mp4", "truncated.mp4"),
        ("playlist.mp4", "playlist"),
    ],
)
def test_a_file_that_is_no_video_is_refused_by_name(studio: Studio, name: str, words: str) -> None:
    ended = studio.run(EXAMPLE, f"--input=main={studio.file(name)}")
    assert ended.code == 2
    sentence = next(line for line in ended.err.splitlines() if name in line)
    assert sentence.startswith("`main`: ")
    assert words in sentence


def test_a_sound_given_as_the_main_clip_is_named_with_its_node(studio: Studio) -> None:
    ended = studio.run(
        EXAMPLE,
        f"--input=main={studio.file('audio-only.mp4')}",
        f"--input=template={studio.file('silent.mp4')}",
        f"--input=music={studio.file('beat.wav')}",
    )
    assert ended.code == 2
    assert "`main` needs a video" in ended.err
    assert "audio-only.mp4" in ended.err


def test_a_missing_file_is_named_with_its_node(studio: Studio) -> None:
    ended = studio.run(EXAMPLE, "--input=main=nowhere/film.mp4")
    assert ended.code == 2
    assert "`main`" in ended.err
    assert "film.mp4" in ended.err


def test_a_file_for_an_unknown_node_says_which_nodes_there_are(studio: Studio) -> None:
    ended = studio.run(EXAMPLE, f"--input=mian={studio.file('silent.mp4')}")
    assert ended.code == 2
    assert "There is no node `mian`" in ended.err
    assert "main" in ended.err


@pytest.mark.parametrize("content", ["", "{", "[]", '"text"', "null"])
def test_a_file_that_is_no_workflow_is_said_to_be_none(
    studio: Studio, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content)
    ended = studio.run(path)
    assert ended.code == 2
    assert ended.err.strip()
    assert "Traceback" not in ended.err


def test_a_workflow_file_that_is_not_there_is_named(studio: Studio) -> None:
    ended = studio.run("nowhere.json")
    assert ended.code == 2
    assert "nowhere.json" in ended.err


def test_a_folder_that_cannot_take_outputs_is_named_before_anything_runs(
    studio: Studio, bad: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studio, "out", bad)  # a file
    ended = studio.run(bad, "--json")
    assert ended.code == 2
    codes = {problem["code"] for problem in ended.report["problems"]}
    assert codes > {"bad_folder", "unknown_type"}


def test_a_file_with_a_byte_order_mark_is_read(studio: Studio, bad: Path) -> None:
    bad.write_text(bad.read_text(), encoding="utf-8-sig")
    codes = {one["code"] for one in studio.run(bad, "--json").report["problems"]}
    assert "unknown_type" in codes

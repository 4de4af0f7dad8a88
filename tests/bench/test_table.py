"""The table and the JSON that benchmarks end in."""

import json
from pathlib import Path

import pytest

from tests.bench.table import Row, as_json, as_table, merged

ROWS = [
    Row("mashup", 1.0421, "×", "CPU of ours", "a hand-written command", "≤ 1.05"),
    Row("moviepy", 3.9, "×", aim="≥ 4.5"),
    Row("seconds", 12345.6, "s"),
]


def test_json_holds_everything_under_the_name_of_each_metric() -> None:
    facts = json.loads(as_json(ROWS))
    assert list(facts) == ["mashup", "moviepy", "seconds"]
    assert facts["mashup"] == {
        "value": 1.0421,
        "unit": "×",
        "what": "CPU of ours",
        "against": "a hand-written command",
        "aim": "≤ 1.05",
    }


def test_aims_are_bounds_from_above_or_below() -> None:
    assert [row.met for row in ROWS] == [True, False, None]


def test_an_aim_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="about 5"):
        _ = Row("x", 1.0, "s", aim="about 5").met


def test_the_table_has_a_line_for_each_metric_with_value_aim_and_verdict() -> None:
    lines = as_table(ROWS).splitlines()
    assert lines[0].split() == ["metric", "value", "aim", "against"]
    assert " ".join(lines[1].split()) == "mashup 1.042 × ≤ 1.05 met a hand-written command"
    assert "missed" in lines[2]
    assert "12,346 s" in lines[3]


def test_a_long_comparison_is_wrapped_below_itself() -> None:
    long = "a very long comparison " * 6
    first, second, *_ = as_table([Row("x", 1, "s", against=long)]).splitlines()[1:]
    assert second.strip()
    assert first.index("a very") == len(second) - len(second.lstrip())


def test_a_run_of_some_benchmarks_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text(as_json(ROWS), encoding="utf-8")
    facts = json.loads(merged(path, [Row("moviepy", 5.0, "×")]))
    assert facts["moviepy"]["value"] == 5.0
    assert facts["seconds"]["unit"] == "s"

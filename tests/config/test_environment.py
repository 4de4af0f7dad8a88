import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import choice, flag, number, text, words


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "  ")
    assert text("SAMPLE", "fallback") == "fallback"


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("Yes", True), ("off", False)])
def test_a_flag_takes_the_usual_words(
    monkeypatch: pytest.MonkeyPatch, value: str, meaning: bool
) -> None:
    monkeypatch.setenv("SAMPLE", value)
    assert flag("SAMPLE") is meaning


def test_a_mistyped_flag_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "ture")
    with pytest.raises(ImproperlyConfigured, match="SAMPLE is 'ture'"):
        flag("SAMPLE")


def test_words_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMPLE", "a.example, b.example,")
    assert words("SAMPLE") == ["a.example", "b.example"]


def test_a_choice_is_one_of_the_words_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choice("SAMPLE", "one", "two") == ""
    monkeypatch.setenv("SAMPLE", "Two")
    assert choice("SAMPLE", "one", "two") == "two"
    monkeypatch.setenv("SAMPLE", "three")
    with pytest.raises(ImproperlyConfigured, match="SAMPLE is 'three'; use one of: one, two"):
        choice("SAMPLE", "one", "two")


@pytest.mark.parametrize("given", ["199", "-1", "many", "1e4", "8 GB"])
def test_a_number_below_the_least_is_refused_by_name(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REELGRAPH_MB", given)
    with pytest.raises(ImproperlyConfigured, match="REELGRAPH_MB"):
        number("REELGRAPH_MB", 8192, least=200)


def test_a_number_may_be_the_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REELGRAPH_MB", "200")
    assert number("REELGRAPH_MB", 8192, least=200) == 200

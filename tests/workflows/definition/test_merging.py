"""Texts with {names} in them."""

from __future__ import annotations

import pytest

from workflows.definition.merging import FIXED, fill, names, unknown


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{workflow} no. {n}", "Mashup no. 7"),
        ("{ n }", "{ n }"),
        ("{{n}} is {n}", "{n} is 7"),
        ("{other}", "{other}"),
        ("{}", "{}"),
        ("a { b } c {n", "a { b } c {n"),
        ("", ""),
    ],
)
def test_names_are_replaced_and_everything_else_stays(text: str, filled: str) -> None:
    assert fill(text, {"workflow": "Mashup", "n": "7"}) == filled


def test_what_is_filled_in_is_not_filled_in_again() -> None:
    assert fill("{a}", {"a": "{n}", "n": "7"}) == "{n}"


def test_each_name_is_found_once_in_order() -> None:
    assert names("{b} {a} {b} {{c}}") == ["b", "a"]


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    assert list(unknown("{worflow}", FIXED)) == [
        "{worflow} stands for nothing. Did you mean {workflow}?"
    ]


def test_known_names_are_no_problem() -> None:
    assert list(unknown("{hook} {date}", {*FIXED, "hook"})) == []

"""Checked against an implementation of UAX #9 that others wrote: the Rust one in python-bidi."""

from dataclasses import dataclass

import pytest
from bidi import get_base_level, get_display
from hypothesis import given
from hypothesis import strategies as st

from render.text.bidi import base_level, embedding_levels, visual_order

# The oracle reorders without mirroring, as HarfBuzz expects it too.
ALPHABET = "abz אבת مرح 0123456789 ١٢٣ +-$%,.:!?\u0301\u05b0 "


@dataclass
class Character:
    text: str
    level: int


def displayed(text: str) -> str:
    levels = embedding_levels(text, base_level(text))
    characters = [Character(c, level) for c, level in zip(text, levels, strict=True)]
    return "".join(character.text for character in visual_order(characters))


@given(st.text(st.sampled_from(ALPHABET), min_size=1, max_size=30).filter(lambda t: t == t.strip()))
def test_order_is_that_of_the_unicode_bidirectional_algorithm(text: str) -> None:
    assert base_level(text) == get_base_level(text)
    assert displayed(text) == get_display(text)


@given(st.text(st.sampled_from("aב1 ()[]-"), min_size=1, max_size=20))
def test_brackets_take_the_direction_of_what_they_enclose(text: str) -> None:
    for framed in (f"x{text}x", f"ש{text}ש"):
        assert displayed(framed) == get_display(framed)


@pytest.mark.parametrize(
    ("text", "level"),
    [("abc", 0), ("אבג", 1), ("123 مرحبا", 1), ("123", 0), ("", 0), ("!? a א", 0)],
)
def test_a_paragraph_takes_the_direction_of_its_first_letter(text: str, level: int) -> None:
    assert base_level(text) == level


def test_joiners_take_the_level_of_the_letter_before() -> None:
    assert embedding_levels("a\u200d א\u200cב", 0) == [0, 0, 0, 1, 1, 1]

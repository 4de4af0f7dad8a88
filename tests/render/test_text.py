import json
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from render.text import TextPicture, TextStyle, draw_text
from render.text.drawing import margin, paint
from render.text.fonts import FAMILIES, candidates
from render.text.layout import lay_out
from render.text.paragraph import MOST_CHARACTERS, clean

PLAIN = TextStyle(size=40, min_size=10)
RICH = replace(PLAIN, stroke_width=3, shadow_color="#102030C0", shadow_x=-5, box_color="#FF000080")
UNASSIGNED = "\u0378"
FAMILY = "👩\u200d👩\u200d👧"

any_text = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("✨👩👧🇻🇳👋🏽1\ufe0f\u20e3\u200d אב مرح Ấđ中文かな한국 \n(){}"),
    ),
    max_size=60,
)


def pixels(picture: TextPicture) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.asarray(picture.image)


def draw(text: str, style: TextStyle = PLAIN, width: int = 600, height: int = 200) -> TextPicture:
    return draw_text(text, width, height, style)


def is_coloured(picture: TextPicture) -> bool:
    """Whether opaque pixels are anything but grey."""
    rgba = pixels(picture).astype(int)
    opaque = rgba[rgba[..., 3] == 255][:, :3]
    return bool((np.ptp(opaque, axis=1) > 60).mean() > 0.02)


def glyphs_of(text: str) -> list[str]:
    layout = lay_out(clean(text), 2000, 2000, PLAIN, margin(PLAIN))
    return [placed.outline for laid in layout.lines for placed in laid.line.placed]


def pictures_of(text: str) -> list[str]:
    layout = lay_out(clean(text), 2000, 2000, PLAIN, margin(PLAIN))
    return [p.picture for laid in layout.lines for p in laid.line.placed if p.picture]


@given(any_text, st.integers(1, 300), st.integers(1, 200), st.sampled_from([PLAIN, RICH]))
def test_any_text_fits_any_box(text: str, width: int, height: int, style: TextStyle) -> None:
    picture = draw_text(text, width, height, style)
    assert picture.image.size == (width, height)
    assert picture.image.mode == "RGBA"
    assert style.min_size <= picture.font_size <= style.size


@given(any_text.map(clean).filter(bool), st.integers(60, 400), st.integers(60, 200))
def test_nothing_lies_outside_of_the_box(text: str, width: int, height: int) -> None:
    """Painted in the middle of a larger picture, nothing shows that the box would have cut off."""
    layout = lay_out(text, width, height, RICH, margin(RICH))
    if layout.truncated:
        return
    larger = paint(layout, width + 200, height + 200, RICH, "middle")
    larger.paste((0, 0, 0, 0), (100, 100, 100 + width, 100 + height))
    assert larger.getbbox() is None


def test_the_same_text_gives_the_same_bytes() -> None:
    text = f"✨ Crème {FAMILY} مرحبا 中文"
    assert draw(text, RICH).image.tobytes() == draw(text, RICH).image.tobytes()


@pytest.mark.parametrize("text", ["", " \n\t ", "\x00\x1b\u202e"])
def test_empty_text_is_a_transparent_picture(text: str) -> None:
    picture = draw(text, RICH)
    assert picture.image.getbbox() is None
    assert (picture.truncated, picture.lines) == (False, ())


def test_control_characters_leave_no_trace() -> None:
    noisy = draw("He\x00l\x07lo\u202e wor\x1bld\ud800")
    assert noisy.lines == ("Hello world",)
    assert noisy.image.tobytes() == draw("Hello world").image.tobytes()


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(
    "text",
    [
        "Crème brûlée Ærø ¿Qué?", "Bí quyết làm đẹp sang trọng ₫", "奢华美容秘诀大公开！",
        "繁體中文", "ラグジュアリーな美容「秘密」", "럭셔리 뷰티 비밀",
        "أسرار الجمال، الفاخر؟", "סודות היופי",
        "Ελληνικά", "Русский", "สวัสดีชาวโลก", "नमस्ते", "বাংলা", "தமிழ்", "తెలుగు", "ລາວ", "ខ្មែរ", "မြန်မာ",
        "→ ∑ ♔ € № … “x” – ™",
    ],
)  # fmt: skip
def test_every_script_has_its_glyphs(family: Any, text: str) -> None:
    style = replace(PLAIN, font=family)
    layout = lay_out(clean(text), 2000, 2000, style, margin(style))
    (tofu,) = glyphs_of(UNASSIGNED)
    drawn = [placed.outline for laid in layout.lines for placed in laid.line.placed]
    assert drawn
    assert tofu not in drawn


def test_an_unassigned_character_is_drawn_as_a_box() -> None:
    assert draw(UNASSIGNED).image.getbbox() is not None
    assert glyphs_of(UNASSIGNED) == glyphs_of("\U000ef123")


@pytest.mark.parametrize(
    ("emoji", "name"),
    [
        ("✨", "2728"),
        (FAMILY, "1f469-200d-1f469-200d-1f467"),
        ("🇻🇳", "1f1fb-1f1f3"),
        ("👋🏽", "1f44b-1f3fd"),
        ("1️⃣", "31-20e3"),
        ("❤️", "2764"),
        ("❤️\u200d🔥", "2764-fe0f-200d-1f525"),
        ("❤\u200d🔥", "2764-fe0f-200d-1f525"),
        ("🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
         "1f3f4-e0067-e0062-e0065-e006e-e0067-e007f"),
    ],
)  # fmt: skip
def test_an_emoji_sequence_is_one_coloured_picture(emoji: str, name: str) -> None:
    assert pictures_of(f"a{emoji}b") == [name]
    assert is_coloured(draw(emoji))
    assert draw(f"a {emoji} b").lines == (f"a {emoji} b",)


def test_neighbouring_emoji_stay_apart() -> None:
    assert pictures_of("🇻🇳🇯🇵✨✨") == ["1f1fb-1f1f3", "1f1ef-1f1f5", "2728", "2728"]


@pytest.mark.parametrize("text", ["123 #*", "© ™ ®", "❤\ufe0e", "Hello"])
def test_what_is_text_by_default_stays_text(text: str) -> None:
    assert pictures_of(text) == []
    assert not is_coloured(draw(text))


def test_an_unknown_emoji_sequence_falls_apart_into_known_ones() -> None:
    assert pictures_of("👩\u200d✨") == ["1f469", "2728"]


def test_an_emoji_keeps_its_colour_whatever_the_text_is() -> None:
    assert is_coloured(draw("✨", replace(PLAIN, color="#000000", stroke_width=4)))


def test_right_to_left_text_starts_on_the_right() -> None:
    """The red circle is the first of the paragraph: left of Latin, right of Hebrew letters."""

    def circle_side(text: str) -> str:
        rgba = pixels(draw(text)).astype(int)
        ink = np.nonzero(rgba[..., 3])[1]
        red = np.nonzero((rgba[..., 0] > 180) & (rgba[..., 1] < 90) & (rgba[..., 3] == 255))[1]
        return "left" if red.mean() < (ink.min() + ink.max()) / 2 else "right"

    assert circle_side("🔴 abcdef") == "left"
    assert circle_side("🔴 אבגדהו") == "right"
    assert circle_side("مرحبا 🔴") == "left"
    assert circle_side("abc מרחבא 🔴") == "right"


def test_arabic_letters_join() -> None:
    apart = glyphs_of("م\u200cر\u200cح\u200cب\u200cا")
    joined = glyphs_of("مرحبا")
    assert len({*apart} & {*joined}) < len(joined)
    assert draw("مرحبا").image.getbbox() != draw("م\u200cر\u200cح\u200cب\u200cا").image.getbbox()


def test_brackets_are_mirrored_in_right_to_left_text() -> None:
    """In Hebrew an opening bracket opens to the left: as drawn, the line still reads "(…)"."""
    first, *_, last = glyphs_of("(אב)")
    assert (first, last) == (glyphs_of("(ab)")[0], glyphs_of("(ab)")[-1])


def test_numbers_keep_their_order_in_right_to_left_text() -> None:
    digits = glyphs_of("123")
    shown = glyphs_of("אב 123")
    assert shown[: len(digits)] == digits


def test_japanese_and_chinese_draw_the_same_character_differently() -> None:
    assert glyphs_of("直") != glyphs_of("直の")[:1]


def test_lines_break_between_words_and_are_balanced() -> None:
    picture = draw("Luxury beauty secrets are now finally revealed", width=500)
    assert " ".join(picture.lines) == "Luxury beauty secrets are now finally revealed"
    lengths = [len(line) for line in picture.lines]
    assert max(lengths) - min(lengths) <= 6


def test_korean_words_stay_whole() -> None:
    text = "럭셔리 뷰티 비밀이 공개됩니다 지금 확인하세요"
    assert set(" ".join(draw(text, width=260).lines).split()) == set(text.split())


def test_newlines_make_paragraphs() -> None:
    assert draw("one\r\n\r\ntwo\u2028three").lines == ("one", "", "two", "three")


def test_a_word_is_broken_only_where_it_cannot_be_avoided() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert draw(word, width=660).lines == (word,)
    shrunk = draw(word, width=500)
    assert (shrunk.lines, shrunk.font_size < 40) == ((word,), True)
    broken = draw(word, width=200)
    assert "".join(broken.lines) == word
    assert len(broken.lines) > 1
    assert not broken.truncated


def test_text_shrinks_only_as_far_as_needed() -> None:
    sizes = [draw("word " * count, height=120).font_size for count in (2, 20, 60)]
    assert sizes[0] == PLAIN.size
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] > PLAIN.min_size


@pytest.mark.parametrize(
    "text", ["word " * 900, "x" * 3000, "مرحبا بالعالم " * 300, FAMILY * 900, "a\n" * 900]
)
def test_text_that_cannot_fit_is_cut_with_an_ellipsis(text: str) -> None:
    picture = draw(text, replace(PLAIN, min_size=20))
    assert (picture.truncated, picture.font_size) == (True, 20)
    assert picture.lines[-1].endswith("…")
    assert not picture.lines[-1].endswith(" …")


def test_endless_text_is_cut_before_it_is_laid_out() -> None:
    style = replace(PLAIN, size=8, min_size=8)
    picture = draw_text("ab " * MOST_CHARACTERS, 2000, 2000, style)
    assert picture.truncated
    assert picture.lines[-1].endswith("…")


@pytest.mark.parametrize(("anchor", "rows"), [("top", (0, 80)), ("bottom", (320, 400))])
def test_the_anchor_says_where_the_lines_are(anchor: Any, rows: tuple[int, int]) -> None:
    box = draw_text("Hook", 300, 400, PLAIN, anchor=anchor).image.getbbox()
    assert box is not None
    assert rows[0] <= box[1] < box[3] <= rows[1]


def test_lines_are_aligned() -> None:
    def edges(align: Any) -> tuple[int, int]:
        box = draw("Hook", replace(PLAIN, align=align)).image.getbbox()
        assert box is not None
        return box[0], 600 - box[2]

    assert edges("left")[0] < 10
    assert edges("right")[1] < 10
    left, right = edges("center")
    assert abs(left - right) < 10


def test_stroke_shadow_and_box_are_painted_in_their_colours() -> None:
    def colours(**changes: Any) -> set[tuple[int, ...]]:
        image: Image.Image = draw("Hook", replace(PLAIN, **changes)).image
        return {tuple(rgba) for rgba in np.asarray(image).reshape(-1, 4).tolist()}

    assert (255, 0, 0, 255) in colours(color="#FF0000")
    assert (255, 0, 0, 128) in colours(color="#FF000080")
    assert (0, 255, 0, 255) in colours(stroke_color="#00FF00", stroke_width=4)
    assert (0, 0, 255, 255) in colours(box_color="#0000FF")
    sharp = {"shadow_color": "#FFFF00", "shadow_x": 4, "shadow_blur": 0}
    assert (255, 255, 0, 255) in colours(**sharp)


def test_weight_and_family_change_the_picture() -> None:
    styles = [replace(PLAIN, font=family) for family in FAMILIES]
    styles += [replace(PLAIN, weight=300)]
    assert len({draw("Hook", style).image.tobytes() for style in styles}) == len(styles)


def test_a_style_goes_through_json() -> None:
    assert TextStyle(**json.loads(json.dumps(asdict(RICH)))) == RICH


@pytest.mark.parametrize(
    "changes",
    [{"color": "red"}, {"box_color": '#000"/>'}, {"size": 0}, {"weight": 50}, {"stroke_width": -1}],
)
def test_a_style_out_of_range_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"is (not a color|-?[\d.]+, allowed)"):
        replace(PLAIN, **changes)


def test_a_picture_without_pixels_is_refused() -> None:
    with pytest.raises(ValueError, match="0×10"):
        draw_text("Hook", 0, 10, PLAIN)


def test_fallback_fonts_are_loaded_only_when_reached() -> None:
    faces = candidates("inter", 800, "Hook")
    assert next(faces).covers("Hook")

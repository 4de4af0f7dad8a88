import pytest

from media_library.library import words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Été", "ete"),
        ("ĐÀ NẴNG", "da nang"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ﬁlm", "film"),
    ],
)
def test_case_and_accents_do_not_count(text: str, folded: str) -> None:
    assert words.fold(text) == folded


def test_a_name_is_found_by_its_words_and_their_parts() -> None:
    assert words.words("IMG_2034b-Summer.mp4") == [
        "img", "2034b", "2034", "b", "summer", "mp4", "mp", "4",
    ]  # fmt: skip


def test_signs_without_blanks_between_words_count_alone() -> None:
    assert words.asked("東京tower") == ["東", "京", "tower"]


def test_a_term_is_no_word() -> None:
    assert words.term("role", "hot") == "=role=hot"
    assert words.asked("role=hot live=") == ["role", "hot", "live"]


def test_tags_of_signs_alone_differ() -> None:
    fire, star = words.term("tag", "🔥"), words.term("tag", "★")
    assert fire != star
    assert fire.startswith("=tag=x")


def test_tags_are_compared_as_text_is() -> None:
    assert words.term("tag", "Sea Side") == words.term("tag", "sea-side")


def test_text_is_bounded() -> None:
    endless = " ".join(f"w{number}" for number in range(5_000))
    assert len(words.words(endless)) <= words.MOST_WORDS
    assert len(words.asked(endless)) == words.MOST_ASKED

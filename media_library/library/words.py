"""Text as search compares it: without case, accents and punctuation.

An entry of the search index is a line of tokens: words, and terms such as `=role=hot`, each behind
the code of its workspace, so that the index never reads what belongs to others. A word never begins
with a `=`, so nothing that a person types can pass for a term.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from uuid import UUID

WORD = re.compile(r"[^\W_]+")
PARTS = re.compile(r"\d+|[^\W\d_]+")
WITHOUT_SPACES = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
"""Kana and Han: scripts that put no blanks between words, so that each sign counts as one."""
LETTERS = str.maketrans(
    {"đ": "d", "ð": "d", "ł": "l", "ø": "o", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that Unicode does not take apart, by what people type for them."""
LONGEST_WORD, MOST_WORDS = 60, 2_000
MOST_ASKED = 12


def fold(text: str) -> str:
    """The text as it is compared: "Été_Đà Nẵng" is "ete_da nang"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bare.casefold().translate(LETTERS)


def scope(workspace_id: UUID, *, trashed: bool = False) -> str:
    """What every token of a workspace, or of its trash, begins with, and a token of its own.

    Two workspaces may share these nine signs, which costs time: who reads hits looks at the
    assets' own workspace.
    """
    return f"{'t' if trashed else 'l'}{workspace_id.hex[:8]}"


def words(*texts: str) -> list[str]:
    """The different words of some texts, each as a whole and (IMG_2034b) in its parts."""
    found: dict[str, None] = {}
    for word in _split(" ".join(texts)):
        for token in (word, *PARTS.findall(word)):
            found[token[:LONGEST_WORD]] = None
        if len(found) >= MOST_WORDS:
            break
    return list(found)[:MOST_WORDS]


def asked(text: str) -> list[str]:
    """The different words of a search; a word of the index need only begin with each."""
    found = dict.fromkeys(word[:LONGEST_WORD] for word in _split(text))
    return list(found)[:MOST_ASKED]


def term(field: str, value: str) -> str:
    """A token for exactly this value of a field, as `asked` compares it."""
    key = "_".join(_split(value)) or "x" + value.encode().hex()
    return f"={field}={key[:LONGEST_WORD]}"


def terms(field: str, values: Iterable[str]) -> Iterator[str]:
    """A token for each value that is not empty."""
    return (term(field, value) for value in values if value)


def _split(text: str) -> list[str]:
    return WORD.findall(WITHOUT_SPACES.sub(r" \1 ", fold(text)))

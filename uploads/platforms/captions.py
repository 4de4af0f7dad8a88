"""One text out of title, description and tags, for platforms that have only a caption. PURE."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .platform import Post, Problem

HASHTAG = re.compile(r"#\w+")
MENTION = re.compile(r"(?<![\w@])@[\w.]+")


def caption(post: Post, *, title: bool = True) -> str:
    """Title (if wanted), description and tags as #hashtags, a blank line between them."""
    parts = (post.title if title else "", post.description, hashtags(post.tags))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def hashtags(tags: tuple[str, ...]) -> str:
    """`("late night", "dj")` as "#latenight #dj"."""
    bare = ("".join(sign for sign in tag if sign.isalnum() or sign == "_") for tag in tags)
    return " ".join(f"#{tag}" for tag in bare if tag)


def units(text: str) -> int:
    """UTF-16 code units, by which TikTok counts: an emoji has two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def too_long(name: str, length: int, most: int, unit: str) -> Iterator[Problem]:
    """A problem if title, description and tags together are longer than a caption may be."""
    if length > most:
        yield Problem(
            "description",
            "caption_too_long",
            f"Title, description and tags become one caption of {length:,} {unit}; "
            f"{name} takes {most:,}. Shorten them.",
        )


def too_many(name: str, text: str, most_hashtags: int, most_mentions: int) -> Iterator[Problem]:
    """Problems if a caption has more hashtags or mentions than the platform takes."""
    for field, found, most, what in (
        ("tags", HASHTAG.findall(text), most_hashtags, "hashtags"),
        ("description", MENTION.findall(text), most_mentions, "mentions"),
    ):
        if len(found) > most:
            yield Problem(
                field,
                f"too_many_{what}",
                f"The caption has {len(found)} {what}; {name} takes {most}. Remove some.",
            )

"""A library of as many assets as wanted, without files, and the pages to ask it for."""

from __future__ import annotations

import hashlib
from random import Random

from django.db import connection

from media_library.models import Asset, AssetRole, Blob, Kind
from workspaces.models import Workspace

WORDS = (
    *("beach", "mountain", "city", "river", "forest", "night", "dawn", "dance"),
    *("food", "travel", "fashion", "street", "ocean"),
)
MOODS = ("", "upbeat", "calm", "trending")
PLATFORMS = ("", "tiktok", "youtube", "facebook")

PAGES = (
    "/api/media",
    "/api/media?offset=500",
    "/api/media?sort=name",
    "/api/media?sort=longest",
    "/api/media?q=beach",
    "/api/media?q=bea%20mou",
    "/api/media?q=clip00000001",
    "/api/media?q=clip",
    "/api/media?q=nothing",
    "/api/media?kind=video&role=template",
    "/api/media?platform=tiktok&mood=calm",
    "/api/media?tag=dawn",
    "/api/media?aspect_ratio=9:16&source_type=uploaded",
    "/api/media?min_duration=3&max_duration=9",
    "/api/media?min_width=1000&min_height=1900",
    "/api/media?max_duration=0.01",
    "/api/media?since=2020-01-01T00:00:00Z",
    "/api/media?trashed=true",
    "/api/videos",
    "/api/videos?role=template",
)


def fill(workspace: Workspace, count: int) -> list[Asset]:
    """Add so many assets, the newest last, and let the database learn how many there are: what
    runs for longer does that by itself (PostgreSQL within a minute).
    """
    chance, rows = Random(4), []
    for start in range(0, count, 2_000):
        numbers = range(start, min(count, start + 2_000))
        blobs = [_blob(workspace, number) for number in numbers]
        Blob.objects.bulk_create(blobs)
        pairs = zip(numbers, blobs, strict=True)
        rows += Asset.objects.bulk_create(
            [_asset(workspace, blob, number, chance) for number, blob in pairs]
        )
    connection.cursor().execute("ANALYZE")
    return rows


def _blob(workspace: Workspace, number: int) -> Blob:
    sha256 = hashlib.sha256(f"{workspace.pk} {number}".encode()).hexdigest()
    return Blob(sha256=sha256, size_bytes=number, key=f"blobs/{sha256}.mp4")


def _asset(workspace: Workspace, blob: Blob, number: int, chance: Random) -> Asset:
    role = chance.choice(AssetRole.values)
    audio = role == AssetRole.AUDIO
    words = chance.sample(WORDS, 4)
    return Asset(
        workspace=workspace,
        blob=blob,
        name=f"clip{number:08} {words[0]}_{words[1]}.mp4",
        kind=Kind.AUDIO if audio else Kind.VIDEO,
        role=role,
        container="mp3" if audio else "mp4",
        duration=chance.uniform(0.1, 60),
        width=0 if audio else 1080,
        height=0 if audio else chance.choice((1080, 1920)),
        aspect_ratio="" if audio else "9:16",
        codec="h264",
        platform=chance.choice(PLATFORMS),
        category=chance.choice(MOODS),
        tags=words[2:],
    )

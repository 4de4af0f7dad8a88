from random import Random

import pytest

from media_library.choose import random_asset
from media_library.models import Asset, AssetRole, Blob, Kind
from media_library.usage import count_use
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def add(workspace: Workspace, number: int, **facts: object) -> Asset:
    blob = Blob.objects.create(sha256=f"{number:064x}", size_bytes=1, key=f"blobs/{number}")
    return Asset.objects.create(
        workspace=workspace, blob=blob, name=f"{number}", **{"kind": Kind.VIDEO} | facts
    )


@pytest.fixture
def assets(workspace: Workspace) -> list[Asset]:
    add(Workspace.objects.create(name="Other"), 9, tags=["sea"], role=AssetRole.TEMPLATE)
    return [
        add(workspace, 0, tags=["Sea", "sun"], role=AssetRole.TEMPLATE, platform="TikTok"),
        add(workspace, 1, tags=["sea"], role=AssetRole.TEMPLATE, platform="youtube"),
        add(workspace, 2, kind=Kind.AUDIO, category="Calm", role=AssetRole.AUDIO),
    ]


def picks(workspace: Workspace, **wanted: str) -> set[str]:
    found = (random_asset(workspace, rng=Random(seed), **wanted) for seed in range(40))
    return {asset.name if asset else "" for asset in found}


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, {"0", "1", "2"}),
        ({"kind": "audio"}, {"2"}),
        ({"role": "template"}, {"0", "1"}),
        ({"tag": "SEA"}, {"0", "1"}),
        ({"tag": "sea", "platform": "tiktok"}, {"0"}),
        ({"category": "calm"}, {"2"}),
        ({"tag": "se"}, {""}),
        ({"platform": "vimeo"}, {""}),
    ],
)
def test_a_pick_matches_all_that_is_asked_for(
    workspace: Workspace, assets: list[Asset], wanted: dict[str, str], names: set[str]
) -> None:
    assert picks(workspace, **wanted) == names


def test_the_same_chance_gives_the_same_pick(workspace: Workspace, assets: list[Asset]) -> None:
    first, second = (random_asset(workspace, rng=Random(7)) for _ in range(2))
    assert first == second


def test_uses_are_counted(assets: list[Asset]) -> None:
    first, second, third = assets
    count_use([first.pk, str(first.pk), second.pk])
    count_use([first.pk])
    counts = dict(Asset.objects.values_list("pk", "usage_count"))
    assert [counts[asset.pk] for asset in (first, second, third)] == [2, 1, 0]

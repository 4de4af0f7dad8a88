"""Pages of the media desk with a full library, compared with a small one."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from functools import partial

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from media_library.models import Asset, Blob
from tests.bench.meter import measured, quick, typical
from tests.bench.table import Row
from workspaces.models import Membership, Role, Workspace
from workspaces.setup import first_workspace

FEW = 1_000
ROUNDS = 7
BLOCK = 2_000
ROLES = ("source", "template", "hot", "product")
ASPECTS = ("9:16", "16:9", "1:1")

Question = Mapping[str, str]
QUESTIONS: dict[str, Question] = {
    "list": {},
    "last_page": {"p": "20"},
    "search": {"q": "spring"},
    "search_rare": {"q": "clip7"},
    "search_none": {"q": "zebra"},
    "filter": {"role": "hot"},
    "filters": {"role": "hot", "aspect_ratio": "9:16", "tag": "x3", "q": "clip"},
    "days": {"created_at_from": "2020-01-01", "duration_from": "3", "duration_to": "4"},
}


def rows() -> Iterator[Row]:
    """Processor time of each page, with 1,000 assets and with many, and its queries."""
    many = 20_000 if quick() else 100_000
    workspace = first_workspace()[0]
    clients = {"superuser": _signed_in(first_workspace()[1].user), "member": _member(workspace)}
    _fill(workspace, 0, FEW)
    few = {who: _times(client) for who, client in clients.items()}
    _fill(workspace, FEW, many)
    for who, client in clients.items():
        for name, seconds in _times(client).items():
            what = f"{name} as {who}, {many:,} assets"
            yield Row(f"admin.{who}.{name}", seconds * 1000, "ms", what)
            yield Row(
                f"admin.{who}.{name}.ratio",
                seconds / few[who][name],
                "×",
                what,
                f"the same page with {FEW:,}: {few[who][name] * 1000:.0f} ms",
                "≤ 2",
            )
            queries = _queries(client, QUESTIONS[name])
            yield Row(f"admin.{who}.{name}.queries", queries, "queries", what, aim="≤ 15")


def _times(client: Client) -> dict[str, float]:
    """Seconds of processor per page; nothing here waits for anything else."""
    found = {}
    for name, question in QUESTIONS.items():
        _page(client, question)
        costs = [measured(partial(_page, client, question)) for _ in range(ROUNDS)]
        found[name] = typical(costs).cpu
    return found


def _queries(client: Client, question: Question) -> float:
    with CaptureQueriesContext(connection) as queries:
        _page(client, question)
    return float(len(queries))


def _page(client: Client, question: Question) -> None:
    answer = client.get(reverse("admin:media_library_asset_changelist"), question)
    if answer.status_code != 200:
        raise RuntimeError(f"{question}: {answer.status_code}")


def _member(workspace: Workspace) -> Client:
    user = User.objects.create_user("member", is_staff=True)
    Membership.objects.create(workspace=workspace, user=user, role=Role.EDITOR)
    return _signed_in(user)


def _signed_in(user: User) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def _fill(workspace: Workspace, start: int, end: int) -> None:
    """Assets numbered from `start` on, each a little younger than the one before."""
    for at in range(start, end, BLOCK):
        numbers = range(at, min(at + BLOCK, end))
        blobs = Blob.objects.bulk_create(
            Blob(sha256=uuid.uuid4().hex * 2, size_bytes=number + 1, key=f"blobs/{number}.mp4")
            for number in numbers
        )
        Asset.every.bulk_create(
            _asset(workspace, number, blob) for number, blob in zip(numbers, blobs, strict=True)
        )


def _asset(workspace: Workspace, number: int, blob: Blob) -> Asset:
    return Asset(
        workspace=workspace,
        blob=blob,
        kind="video",
        name=f"Spring clip{number} take {number % 97}.mp4",
        role=ROLES[number % len(ROLES)],
        aspect_ratio=ASPECTS[number % len(ASPECTS)],
        platform="tiktok" if number % 2 else "youtube",
        duration=1 + number % 60,
        width=1080,
        height=1920,
        tags=[f"x{number % 10}", "drop"],
        container="mp4",
    )

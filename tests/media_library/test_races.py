"""Several at once, really: threads and processes on the same bytes and the same first start."""

import io
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from media_library.ingest import ingest
from media_library.models import Asset, Blob
from tests.fixtures.media import MakeMedia
from tests.fixtures.postgres import MakeDatabase
from tests.fixtures.workspace import stored
from workspaces.setup import first_workspace

NAMES = ["moving.mp4", "beat.wav", "still.png", "silent.mp4"]
PROCESSES = 3


@pytest.mark.every_storage
@pytest.mark.django_db(transaction=True)
def test_threads_with_the_same_bytes_get_one_asset(media: MakeMedia, media_store: Path) -> None:
    workspace, _ = first_workspace()
    data = media("still.png").read_bytes()

    def take_in(number: int) -> tuple[Asset, bool]:
        try:
            return ingest(io.BytesIO(data), workspace, name=f"{number}.png")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(take_in, range(8)))
    assert len({asset.pk for asset, _ in answers}) == 1
    assert [created for _, created in answers].count(True) == 1
    assert (Asset.objects.count(), Blob.objects.count()) == (1, 1)
    assert len(stored()) == 1


def test_processes_with_the_same_bytes_get_one_asset(media: MakeMedia, tmp_path: Path) -> None:
    race(media, {"REELGRAPH_VAR": str(tmp_path / "var"), "DATABASE_URL": ""})


def test_processes_on_postgresql_get_one_asset(
    media: MakeMedia, tmp_path: Path, postgres_database: MakeDatabase
) -> None:
    race(media, {"REELGRAPH_VAR": str(tmp_path / "var"), "DATABASE_URL": postgres_database()})


def test_processes_on_s3_get_one_asset(
    media: MakeMedia,
    tmp_path: Path,
    s3_bucket: None,
    s3_server: dict[str, str],
    settings: Settings,
    full: bool,
) -> None:
    """Environment variables alone choose the bucket."""
    if not full:
        pytest.skip("`make test-full` does this")
    prefix = settings.STORAGES["media"]["OPTIONS"]["location"]
    chosen = {f"REELGRAPH_S3_{name}".upper(): value for name, value in s3_server.items()}
    chosen["REELGRAPH_S3_PREFIX"] = prefix
    race(
        media, {"REELGRAPH_VAR": str(tmp_path / "var"), "DATABASE_URL": "", **chosen}, place="cache"
    )
    settings.MEDIA_STORE = tmp_path / "none"
    assert len(stored()) == len(NAMES)


def race(media: MakeMedia, environment: dict[str, str], place: str = "blobs") -> None:
    """Let processes ingest the same files into a fresh installation, and compare their answers.

    `place`: the folder where their files must be, each once.
    """
    environment = os.environ | environment | {"DJANGO_SETTINGS_MODULE": "config.settings"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, env=environment, check=True)
    command = [sys.executable, "-m", "tests.media_library.racer", *map(str, map(media, NAMES))]
    racers = [
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    answers = [_answer(racer) for racer in _started(racers)]
    assert sum(answer["made"] for answer in answers) == len(NAMES)
    assert len({tuple(answer["assets"]) for answer in answers}) == 1
    store = Path(environment["REELGRAPH_VAR"]) / "media"
    files = [path for path in store.rglob("*.*") if path.is_file()]
    assert [path.relative_to(store).parts[0] for path in files] == [place] * len(NAMES)


def _started(racers: list["subprocess.Popen[str]"]) -> list["subprocess.Popen[str]"]:
    """Let all begin once all are ready."""
    for racer in racers:
        assert racer.stdout
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return racers


def _answer(racer: "subprocess.Popen[str]") -> dict[str, Any]:
    output, _ = racer.communicate()
    assert racer.returncode == 0
    answer: dict[str, Any] = json.loads(output)
    return answer

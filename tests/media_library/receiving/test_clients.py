"""tus-js-client 4.3.1 and tuspy, unchanged, against the real server: paused, killed, resumed."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from media_library.models import Asset
from media_library.receiving.models import UploadSession
from tests.fixtures.node import install
from tests.media_library.receiving import programs
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import Tus

SIZE = 6_000_000
SOUND = wav(SIZE, 7)
CHUNK = 1 << 20

Settings = dict[str, Any]


@pytest.fixture
def settings_for(tus: Tus, server: Server, tmp_path: Path) -> Settings:
    """What both clients are told."""
    (tmp_path / "sound.wav").write_bytes(SOUND)
    return {
        "endpoint": f"{server.url}/files/",
        "token": tus.token,
        "file": str(tmp_path / "sound.wav"),
        "storage": str(tmp_path / "urls.json"),
    }


@pytest.fixture
def js(settings_for: Settings) -> Settings:
    """tus-js-client is there, and what it is told."""
    install()
    return settings_for | {"chunkSize": CHUNK, "metadata": {"filename": "js.wav"}}


def _is_all_there(work: Callable[[], None], name: str) -> None:
    work()
    session = UploadSession.objects.get()
    assert (session.status, session.sha256) == ("done", sha256(SOUND))
    asset = Asset.objects.get()
    assert (asset.name, asset.blob.path.read_bytes() == SOUND) == (name, True)


def test_tus_js_client_uploads_pauses_and_goes_on(js: Settings, work: Callable[[], None]) -> None:
    said = programs.tus_js(**js, pauseAt=2 * CHUNK).finish()
    assert {"paused": 2 * CHUNK} in said
    assert "done" in said[-1]
    _is_all_there(work, "js.wav")


def test_tus_js_client_is_killed_and_another_one_resumes(
    js: Settings, work: Callable[[], None]
) -> None:
    killed = programs.tus_js(**js, killAt=3 * CHUNK + 1000)
    killed.finish()
    assert killed.process.returncode == -signal.SIGKILL
    said = programs.tus_js(**js).finish()
    assert said[0] == {"found": 1}
    chunks = [line["chunk"] for line in said if "chunk" in line]
    assert chunks[0] >= 3 * CHUNK
    assert "done" in said[-1]
    _is_all_there(work, "js.wav")


def test_one_endless_chunk_that_was_cut_off_keeps_what_arrived(
    js: Settings, tus: Tus, work: Callable[[], None]
) -> None:
    endless = js | {"chunkSize": 100 * SIZE}
    killed = programs.tus_js(**endless, killAt=SIZE // 2)
    location = next(line["url"] for line in killed.finish() if "url" in line)
    tus.wait(lambda: tus.offset(location) > 0)  # the server may still have to take it in
    said = programs.tus_js(**endless).finish()
    assert said[0] == {"found": 1}
    assert "done" in said[-1]
    _is_all_there(work, "js.wav")


def test_tus_js_client_survives_the_servers_death(
    js: Settings, server: Server, work: Callable[[], None]
) -> None:
    client = programs.tus_js(**js, pauseAt=2 * CHUNK)
    for line in client.lines():
        if "paused" in line:
            server.kill()
            server.start()
            break
    assert "done" in client.finish()[-1]
    _is_all_there(work, "js.wav")


@pytest.mark.parametrize(
    "options",
    [
        {"parallelUploads": 3},
        {"uploadDataDuringCreation": True},
        {"uploadLengthDeferred": True},
        {"overridePatchMethod": True},
    ],
    ids=["parallel", "with-creation", "deferred-length", "method-override"],
)
def test_tus_js_client_in_its_other_ways(
    js: Settings, options: Settings, work: Callable[[], None]
) -> None:
    said = programs.tus_js(**(js | options)).finish()
    assert "done" in said[-1]
    _is_all_there(work, "js.wav")


@pytest.mark.parametrize("checksum", [False, True], ids=["plain", "checksum"])
def test_tuspy_is_killed_and_another_one_resumes(
    settings_for: Settings, work: Callable[[], None], checksum: bool
) -> None:
    told = settings_for | {"chunk": CHUNK, "checksum": checksum}
    killed = programs.tuspy(**told, kill_at=2 * CHUNK)
    killed.finish()
    assert killed.process.returncode == -signal.SIGKILL
    said = programs.tuspy(**told).finish()
    assert said[0] == 2 * CHUNK
    assert said[-2] == SIZE
    _is_all_there(work, "tuspy.wav")


def test_tuspy_survives_the_servers_death(
    settings_for: Settings, server: Server, work: Callable[[], None]
) -> None:
    client = programs.tuspy(**settings_for, chunk=CHUNK // 4)
    for offset in client.lines():
        if offset == CHUNK:
            server.kill()
            server.start()
            break
    assert client.finish()[-2] == SIZE
    _is_all_there(work, "tuspy.wav")


def test_tus_js_client_need_not_send_what_the_workspace_has(
    js: Settings, tmp_path: Path, work: Callable[[], None]
) -> None:
    programs.tus_js(**js).finish()
    work()
    known = {"filename": "again.wav", "sha256": sha256(SOUND)}
    again = js | {"storage": str(tmp_path / "other.json"), "metadata": known}
    said = programs.tus_js(**again).finish()
    assert "done" in said[-1]
    assert Asset.objects.count() == 1
    assert set(UploadSession.objects.values_list("status", "asset")) == {
        ("done", Asset.objects.get().pk)
    }

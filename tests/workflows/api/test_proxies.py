"""A small video of any node, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from media_library.ingest import ingest
from render.models import Proxy
from render.proxies import jobs, rows
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, content, error
from tests.workflows.api.test_stills import graph

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("media_store", "valkey"),
]


@pytest.fixture
def framed(editor: Api, media: MakeMedia) -> dict[str, Any]:
    """A source in a golden frame, music, and a text."""
    clip = ingest(media("moving.mp4"), editor.workspace)[0].pk
    beat = ingest(media("beat.wav"), editor.workspace)[0].pk
    return graph(
        ("main", "source", {"asset": str(clip)}),
        ("music", "audio", {"asset": str(beat), "length": 1}),
        ("words", "text", {"text": "Hello"}),
        ("gold", "golden_frame", {}),
        wires=("main.clip gold.content", "words.text gold.text"),
    )


def ask(api: Api, definition: dict[str, Any], node: str) -> Any:
    return api.post("/api/proxies", {"definition": definition, "node": node, "width": 64})


def work() -> None:
    for row in Proxy.objects.filter(status="queued"):
        jobs.carry_out(str(row.pk))


def test_a_node_is_played_before_anything_ran(viewer: Api, framed: dict[str, Any]) -> None:
    answer = ask(viewer, framed, "gold")
    asked = answer.json()
    assert (answer.status_code, asked["status"], asked["file"]) == (202, "queued", "")
    assert error(viewer.get(f"/api/proxies/{asked['id']}/file")) == (404, "not_found")
    work()
    ready = viewer.get(f"/api/proxies/{asked['id']}").json()
    assert (ready["status"], ready["width"], ready["height"]) == ("ready", 64, 114)
    assert ask(viewer, framed, "gold").status_code == 200
    part = viewer.get(ready["file"], headers={"Range": "bytes=4-7"})
    assert (part.status_code, part["Content-Type"]) == (206, "video/mp4")
    assert content(part) == b"ftyp"
    assert error(viewer.get(f"/api/proxies/{asked['id']}/waveform")) == (404, "not_found")


def test_a_sound_is_heard_and_seen(viewer: Api, framed: dict[str, Any]) -> None:
    asked = ask(viewer, framed, "music").json()
    work()
    ready = viewer.get(f"/api/proxies/{asked['id']}").json()
    assert ready["kind"] == "sound"
    assert viewer.get(ready["file"])["Content-Type"] == "audio/mp4"
    assert content(viewer.get(ready["waveform"])).startswith(b"\x89PNG")


def test_a_preview_can_be_cancelled(viewer: Api, framed: dict[str, Any]) -> None:
    asked = ask(viewer, framed, "gold").json()
    assert viewer.delete(f"/api/proxies/{asked['id']}").json()["status"] == "cancelled"
    work()
    assert viewer.get(f"/api/proxies/{asked['id']}").json()["status"] == "cancelled"


def test_words_do_not_play(viewer: Api, framed: dict[str, Any]) -> None:
    answer = ask(viewer, framed, "words")
    assert error(answer) == (422, "no_preview")
    assert answer.json()["error"]["problems"][0]["node"] == "words"
    assert error(ask(viewer, framed, "ghost")) == (404, "not_found")


def test_too_many_at_once_are_told_to_wait(
    viewer: Api, framed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_WAITING", 0)
    assert error(ask(viewer, framed, "gold")) == (429, "busy")


def test_the_preview_of_another_workspace_is_not_there(
    viewer: Api, stranger: Api, framed: dict[str, Any]
) -> None:
    asked = ask(viewer, framed, "gold").json()
    assert error(stranger.get(f"/api/proxies/{asked['id']}")) == (404, "not_found")
    assert error(stranger.delete(f"/api/proxies/{asked['id']}")) == (404, "not_found")

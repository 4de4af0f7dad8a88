"""Hostile files and names through the real server: never a 500."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from media_library.receiving.models import UploadSession, UploadStatus
from tests.conftest import FULL
from tests.hostile import bombs_moving, bombs_still, references
from tests.hostile.mutations import mutation
from tests.hostile.names import NAMES
from tests.hostile.place import Place
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.tus import Tus, metadata

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900)]

SHARE = 4 if FULL else 24
"""One of so many cases is sent."""
MUTATIONS = 40 if FULL else 4
OVER = {UploadStatus.DONE, UploadStatus.REFUSED}


def sample(place: Place) -> Iterator[tuple[str, bytes]]:
    """Some of each kind of case."""
    crafted = [
        case
        for cases in (references.cases, bombs_moving.cases, bombs_still.cases)
        for case in cases(place)
    ]
    yield from crafted[::SHARE]
    for number in range(MUTATIONS):
        yield mutation(place, number)


def test_uploads_by_tus_end_in_an_asset_or_a_sentence(
    tus: Tus, remote_place: Place, server: Server, work: Callable[[], None]
) -> None:
    for number, (name, data) in enumerate(sample(remote_place)):
        shown = NAMES[number % len(NAMES)].encode("utf-8", "ignore").decode()
        about = metadata(filename=shown or name, relativePath="../../" + name)
        created = tus.create(len(data), Upload_Metadata=about)
        assert created.status_code == 201, (name, created.text)
        sent = tus.patch(created.headers["Location"], 0, data)
        assert sent.status_code in (204, 415), (name, sent.text)
        assert tus.head(created.headers["Location"]).status_code in (200, 410)
    work()
    over = UploadSession.objects.all()
    assert {session.status for session in over} <= OVER
    assert all(session.message.endswith(".") for session in over if session.asset is None)
    assert not over.filter(code="internal").exists()
    assert " 500 " not in server.log.read_text()


def test_whole_uploads_are_answered_with_the_asset_or_a_sentence(
    tus: Tus, remote_place: Place
) -> None:
    for number, (name, data) in enumerate(sample(remote_place)):
        shown = NAMES[number % len(NAMES)].encode("utf-8", "ignore").decode()
        answer = tus.http.post("/api/media/upload", files={"file": (shown or name, data)})
        assert answer.status_code in (200, 400, 413, 415, 422), (name, answer.text)
        said = answer.json()
        assert "mediaId" in said or said["error"]["message"].endswith("."), (name, said)

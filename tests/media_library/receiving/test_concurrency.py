"""Many uploads at once, of the same and of other files, some cut off at random, then resumed."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from media_library import store
from media_library.models import Asset, Blob
from media_library.receiving.folder import Folder
from media_library.receiving.models import UploadSession
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import Tus

SIZE = 600_000
CHUNK = 150_000


def test_many_uploads_at_once_end_in_one_blob_per_content(
    tus: Tus, server: Server, full: bool, work: Callable[[], None]
) -> None:
    many, contents = (50, 10) if full else (12, 4)
    files = [wav(SIZE + 4 * number, number) for number in range(contents)]
    with ThreadPoolExecutor(many) as pool:
        sent = list(pool.map(lambda n: _upload(tus, files[n % contents], n), range(many)))
    work()
    asset_of = {a.sha256: a.pk for a in Asset.objects.all()}
    assert asset_of.keys() == {sha256(data) for data in files}
    assert all(len(_stored(digest)) == 1 for digest in asset_of)
    assert Blob.objects.count() == contents
    for number, location in enumerate(sent):
        session = UploadSession.objects.get(pk=location.rpartition("/")[2])
        right = sha256(files[number % contents])
        assert (session.status, session.sha256) == ("done", right)
        assert session.asset_id == asset_of[right]
        assert not Folder(session.pk).path.exists()


def _upload(tus: Tus, data: bytes, seed: int) -> str:
    """Send in chunks; about every third request is cut off somewhere, as a lost network would."""
    dice = random.Random(seed)
    location = tus.begin(len(data))
    while (offset := _offset(tus, location)) < len(data):
        chunk = data[offset : offset + CHUNK]
        if dice.random() < 0.35:
            with tus.open_patch(location, offset, len(chunk)) as connection:
                connection.sendall(chunk[: dice.randrange(len(chunk))])
        else:
            answer = tus.patch(location, offset, chunk)
            assert answer.status_code in (204, 409, 423), answer.text
    return location


def _offset(tus: Tus, location: str) -> int:
    try:
        return tus.offset(location)
    except httpx.TransportError:
        return tus.offset(location)


def _stored(digest: str) -> list[Path]:
    return list((store.root() / "blobs").glob(f"*/*/{digest}.*"))

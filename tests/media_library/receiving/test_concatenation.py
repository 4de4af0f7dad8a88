from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from media_library.models import Asset
from media_library.receiving import folder
from media_library.receiving.models import UploadSession
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import Tus, metadata
from workspaces.models import Workspace

SOUND = wav(30_000)


def _part(tus: Tus, data: bytes) -> str:
    location: str = tus.create(len(data), data, Upload_Concat="partial").headers["Location"]
    return location


def _folder(location: str) -> Path:
    return folder.root() / location.rpartition("/")[2]


def test_parts_become_one_file(tus: Tus, work: Callable[[], None]) -> None:
    parts = [_part(tus, SOUND[:9_000]), _part(tus, SOUND[9_000:9_001]), _part(tus, SOUND[9_001:])]
    assert tus.head(parts[0]).headers["Upload-Concat"] == "partial"
    absolute = [str(tus.http.base_url.join(part)) for part in parts]
    concat = f"final;{absolute[0]} {parts[1]} {absolute[2]}"
    about = metadata(filename="joined.wav")
    answer = tus.create(Upload_Concat=concat, Upload_Metadata=about)
    assert answer.status_code == 201
    final = answer.headers["Location"]
    head = tus.head(final).headers
    assert (head["Upload-Length"], head["Upload-Concat"]) == ("30000", concat)
    work()
    asset = Asset.objects.get()
    assert (asset.sha256, asset.name) == (sha256(SOUND), "joined.wav")
    assert tus.status(final)["asset"] == str(asset.pk)
    assert [tus.head(part).status_code for part in parts] == [404] * 3
    assert not any(_folder(location).exists() for location in (final, *parts))


def test_a_final_upload_takes_no_bytes(tus: Tus) -> None:
    final = tus.create(Upload_Concat=f"final;{_part(tus, SOUND)}").headers["Location"]
    assert tus.patch(final, 30_000, b"x").status_code == 403
    assert tus.patch(final, 0, b"x").status_code == 403


def test_a_part_alone_is_no_file(tus: Tus, work: Callable[[], None]) -> None:
    part = _part(tus, SOUND)
    work()
    assert (tus.status(part)["status"], tus.status(part)["asset"]) == ("receiving", None)
    assert tus.offset(part) == 30_000


def test_a_final_upload_has_no_length_of_its_own(tus: Tus) -> None:
    concat = f"final;{_part(tus, SOUND)}"
    assert tus.create(30_000, Upload_Concat=concat).status_code == 400
    assert tus.create(Upload_Concat=concat, Upload_Defer_Length="1").status_code == 400


def test_only_complete_parts_of_the_same_workspace_are_joined(tus: Tus, stranger: Tus) -> None:
    unfinished = tus.begin(10, Upload_Concat="partial")
    whole = tus.begin(10)
    theirs = _part(stranger, SOUND)
    for bad in (unfinished, whole, theirs, "/files/nothing", ""):
        assert tus.create(Upload_Concat=f"final;{bad}").status_code == 400
    assert UploadSession.objects.filter(concat="final").count() == 0


def test_the_sum_of_the_parts_is_limited(tus: Tus) -> None:
    part = _part(tus, SOUND)
    Workspace.objects.update(max_upload_bytes=50_000)
    assert tus.create(Upload_Concat=f"final;{part} {part}").status_code == 413


def test_a_part_that_vanished_refuses_the_whole(tus: Tus, work: Callable[[], None]) -> None:
    part = _part(tus, SOUND)
    final = tus.create(Upload_Concat=f"final;{part}").headers["Location"]
    assert tus.http.delete(part).status_code == 204
    work()
    assert tus.status(final)["code"] == "part-missing"

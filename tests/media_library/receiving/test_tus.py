"""The table of tus 1.0, line by line, against the real server."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from media_library.models import Asset, Blob
from media_library.receiving.models import UploadSession, UploadStatus
from tests.media_library.receiving.servers import Server
from tests.media_library.receiving.sounds import sha256, wav
from tests.media_library.receiving.tus import (
    BYTES,
    VERSION,
    WAIT_SECONDS,
    Tus,
    checksum,
    metadata,
)
from workspaces.models import Membership, Role

pytestmark = [pytest.mark.usefixtures("shared_store"), pytest.mark.every_storage]

SOUND = wav(10_000)


@pytest.mark.parametrize("version", [{}, {"Tus-Resumable": "0.2.2"}], ids=["missing", "wrong"])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_another_version_is_refused_and_nothing_is_processed(
    tus: Tus, method: str, version: dict[str, str]
) -> None:
    location = tus.begin(10_000)
    token = tus.http.headers["Authorization"]
    headers = {**version, **BYTES, "Authorization": token, "Upload-Offset": "0"}
    address = tus.http.base_url.join(location)
    answer = httpx.request(method, address, headers=headers, timeout=WAIT_SECONDS)
    assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert tus.offset(location) == 0
    assert UploadSession.objects.count() == 1


def test_every_answer_names_the_version(tus: Tus) -> None:
    location = tus.begin(10_000)
    answers = [tus.create(10), tus.create(), tus.head(location), tus.patch(location, 5, b"x")]
    assert {answer.headers["Tus-Resumable"] for answer in answers} == {"1.0.0"}


def test_options_tells_what_is_offered_whatever_version_is_asked_for(tus: Tus) -> None:
    address, headers = tus.http.base_url.join("/files/"), {"Tus-Resumable": "9"}
    answer = httpx.options(address, headers=headers, timeout=WAIT_SECONDS)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation",
        "creation-with-upload",
        "creation-defer-length",
        "termination",
        "checksum",
        "expiration",
        "concatenation",
    }
    assert answer.headers["Tus-Max-Size"] == str(500 * 2**20)
    assert answer.headers["Tus-Checksum-Algorithm"].split(",") == ["sha1", "sha256", "md5"]


def test_the_largest_size_is_the_workspaces_own(tus: Tus, member: Membership) -> None:
    member.workspace.max_upload_bytes = 5_000
    member.workspace.save()
    assert tus.http.options("/files/").headers["Tus-Max-Size"] == "5000"
    assert tus.create(5_000).status_code == 201
    refused = tus.create(5_001)
    assert (refused.status_code, refused.headers["Tus-Max-Size"]) == (413, "5000")


def test_an_upload_is_created_with_a_location_and_a_term(tus: Tus) -> None:
    answer = tus.create(10_000)
    assert answer.status_code == 201
    assert answer.headers["Location"].startswith("/files/")
    assert answer.headers["Upload-Expires"].endswith("GMT")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Upload-Length": "-1"},
        {"Upload-Length": "ten"},
        {"Upload-Defer-Length": "2"},
        {"Upload-Defer-Length": "1", "Upload-Length": "5"},
        {"Upload-Length": "5", "Upload-Metadata": "filename not-base64!"},
        {"Upload-Length": "5", "Upload-Metadata": "a YQ==,a YQ=="},
        {"Upload-Length": "5", "Upload-Metadata": metadata(role="king")},
        {"Upload-Length": "5", "Upload-Metadata": metadata(sha256="12")},
        {"Upload-Length": "5", "Upload-Concat": "both"},
    ],
)
def test_a_creation_that_makes_no_sense_is_refused(tus: Tus, headers: dict[str, str]) -> None:
    assert tus.http.post("/files/", headers=headers).status_code == 400
    assert not UploadSession.objects.exists()


def test_a_length_of_zero_is_complete_at_once(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.begin(0)
    assert tus.head(location).headers["Upload-Offset"] == "0"
    work()
    assert (tus.status(location)["status"], tus.status(location)["code"]) == ("refused", "empty")


@pytest.mark.every_storage(sample=True)
def test_a_file_may_come_with_its_creation(tus: Tus, work: Callable[[], None]) -> None:
    answer = tus.create(10_000, SOUND, Upload_Metadata=metadata(filename="a.wav", role="audio"))
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "10000")
    work()
    asset = Asset.objects.get()
    assert (asset.sha256, asset.name, asset.role) == (sha256(SOUND), "a.wav", "audio")
    assert tus.status(answer.headers["Location"])["asset"] == str(asset.pk)


def test_a_part_of_a_file_may_come_with_its_creation(tus: Tus) -> None:
    answer = tus.create(10_000, SOUND[:300])
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "300")
    assert tus.offset(answer.headers["Location"]) == 300


def test_a_creation_whose_bytes_are_refused_leaves_no_upload(tus: Tus) -> None:
    assert tus.create(5, b"more than five").status_code == 413
    assert tus.create(5, b"bytes", Upload_Checksum="crc32 AAAAAA==").status_code == 400
    assert not UploadSession.objects.filter(status=UploadStatus.RECEIVING).exists()


def test_head_tells_offset_length_and_metadata_and_is_never_cached(tus: Tus) -> None:
    about = metadata(filename="später.wav", camera="x")
    location = tus.begin(10_000, Upload_Metadata=about)
    tus.patch(location, 0, SOUND[:700])
    answer = tus.head(location)
    assert answer.status_code == 200
    assert answer.headers["Upload-Offset"] == "700"
    assert answer.headers["Upload-Length"] == "10000"
    assert answer.headers["Upload-Metadata"] == about
    assert answer.headers["Cache-Control"] == "no-store"


def test_head_of_an_unknown_upload_says_404_and_no_offset(tus: Tus) -> None:
    for path in ("/files/nothing", "/files/6d8fcbba-7ac5-4a5c-b6a0-5c2c0b8a0d1e"):
        answer = tus.head(path)
        assert answer.status_code == 404
        assert "Upload-Offset" not in answer.headers


def test_another_workspaces_upload_does_not_exist(tus: Tus, stranger: Tus) -> None:
    location = tus.begin(10_000)
    id = location.rpartition("/")[2]
    answers = [
        stranger.head(location),
        stranger.patch(location, 0, SOUND),
        stranger.http.delete(location),
        stranger.http.get(f"/api/uploads/{id}"),
        stranger.http.delete(f"/api/uploads/{id}"),
        stranger.http.get(f"/api/videos/{id}/processing-status"),
        stranger.http.post("/api/videos/upload/complete", json={"uploadId": id}),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert tus.offset(location) == 0


def test_bytes_are_appended_and_the_new_offset_is_told(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.begin(10_000)
    first = tus.patch(location, 0, SOUND[:4_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "4000")
    assert "Upload-Expires" in first.headers
    last = tus.patch(location, 4_000, SOUND[4_000:])
    assert (last.status_code, last.headers["Upload-Offset"]) == (204, "10000")
    work()
    assert tus.status(location)["status"] == "done"
    assert Blob.objects.get().sha256 == sha256(SOUND)


def test_the_wrong_content_type_is_refused(tus: Tus) -> None:
    location = tus.begin(10_000)
    answer = tus.patch(location, 0, SOUND, Content_Type="application/octet-stream")
    assert (answer.status_code, tus.offset(location)) == (415, 0)


def test_a_wrong_offset_is_a_conflict_and_touches_nothing(tus: Tus) -> None:
    location = tus.begin(10_000)
    tus.patch(location, 0, SOUND[:1_000])
    for offset in (0, 999, 1_001):
        assert tus.patch(location, offset, b"x" * 10).status_code == 409
    assert tus.offset(location) == 1_000


def test_a_patch_without_an_offset_is_refused(tus: Tus) -> None:
    location = tus.begin(10_000)
    assert tus.http.patch(location, headers=BYTES, content=b"x").status_code == 400


def test_more_than_the_length_is_refused_and_dropped(tus: Tus) -> None:
    location = tus.begin(10_000)
    assert tus.patch(location, 0, SOUND + b"x").status_code == 413
    assert tus.offset(location) == 0

    def unannounced() -> object:
        yield SOUND
        yield b"x"

    headers = {**BYTES, "Upload-Offset": "0"}
    answer = tus.http.patch(location, headers=headers, content=unannounced())  # type: ignore[arg-type]
    assert (answer.status_code, tus.offset(location)) == (413, 0)


def test_a_complete_upload_takes_nothing_more(tus: Tus) -> None:
    location = tus.create(10_000, SOUND).headers["Location"]
    assert tus.patch(location, 10_000, b"").status_code == 204
    assert tus.patch(location, 10_000, b"x").status_code == 413
    assert tus.patch(location, 0, SOUND).status_code == 409


def test_a_deferred_length_may_be_told_with_any_patch(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.begin(Upload_Defer_Length="1")
    head = tus.head(location)
    assert head.headers["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in head.headers
    tus.patch(location, 0, SOUND[:4_000])
    assert tus.patch(location, 4_000, b"x", Upload_Length="600000000").status_code == 413
    assert tus.patch(location, 4_000, b"x", Upload_Length="3999").status_code == 400
    assert tus.patch(location, 4_000, SOUND[4_000:], Upload_Length="10000").status_code == 204
    work()
    assert tus.status(location)["status"] == "done"


def test_a_deferred_length_must_fit_into_the_quota(tus: Tus, member: Membership) -> None:
    member.workspace.max_storage_bytes = 5_000
    member.workspace.save()
    location = tus.begin(None, Upload_Defer_Length="1")
    assert tus.patch(location, 0, SOUND[:4_000]).status_code == 204
    assert tus.create(1_001).status_code == 413
    assert tus.patch(location, 4_000, SOUND[4_000:6_000]).status_code == 413
    assert tus.patch(location, 4_000, SOUND[4_000:], Upload_Length="10000").status_code == 413
    assert tus.offset(location) == 4_000
    assert tus.patch(location, 4_000, SOUND[4_000:5_000], Upload_Length="5000").status_code == 204


def test_a_length_that_was_told_cannot_be_changed(tus: Tus) -> None:
    location = tus.begin(10_000)
    assert tus.patch(location, 0, b"x", Upload_Length="9000").status_code == 400


def test_a_deleted_upload_is_gone(tus: Tus) -> None:
    location = tus.begin(10_000)
    tus.patch(location, 0, SOUND[:500])
    assert tus.http.delete(location).status_code == 204
    assert tus.head(location).status_code == 410
    assert "Upload-Offset" not in tus.head(location).headers
    assert tus.patch(location, 500, SOUND[500:]).status_code == 410
    assert tus.http.delete(location).status_code == 410
    assert tus.status(location)["status"] == "cancelled"


def test_deleting_a_finished_upload_keeps_its_asset(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.create(10_000, SOUND).headers["Location"]
    work()
    assert tus.http.delete(location).status_code == 204
    assert tus.head(location).status_code == 404
    assert Asset.objects.count() == 1


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_a_right_checksum_is_accepted(tus: Tus, algorithm: str) -> None:
    location = tus.begin(10_000)
    tus.patch(location, 0, SOUND[:1_000])
    data = SOUND[1_000:3_000]
    answer = tus.patch(location, 1_000, data, Upload_Checksum=checksum(algorithm, data))
    assert (answer.status_code, tus.offset(location)) == (204, 3_000)


def test_a_wrong_checksum_drops_the_chunk(tus: Tus, work: Callable[[], None]) -> None:
    location = tus.begin(10_000)
    tus.patch(location, 0, SOUND[:1_000])
    wrong = checksum("sha1", b"something else")
    assert tus.patch(location, 1_000, SOUND[1_000:], Upload_Checksum=wrong).status_code == 460
    assert tus.offset(location) == 1_000
    tus.patch(location, 1_000, SOUND[1_000:])
    work()
    assert tus.status(location)["sha256"] == sha256(SOUND)


@pytest.mark.parametrize("header", ["crc32 AAAA", "sha1 !", "sha1 AAAA", "sha1", "shake_128 AAAA"])
def test_an_unknown_checksum_is_refused(tus: Tus, header: str) -> None:
    location = tus.begin(10_000)
    answer = tus.patch(location, 0, SOUND, Upload_Checksum=header)
    assert (answer.status_code, tus.offset(location)) == (400, 0)


def test_an_upload_that_got_nothing_for_too_long_is_gone(tus: Tus, member: Membership) -> None:
    location = tus.begin(10_000)
    UploadSession.objects.update(expires_at="2020-01-01T00:00:00Z")
    assert tus.head(location).status_code == 410
    assert tus.patch(location, 0, SOUND).status_code == 410
    assert UploadSession.objects.get().status == UploadStatus.EXPIRED


def test_every_chunk_gives_a_full_term_again(tus: Tus) -> None:
    location = tus.begin(10_000)
    UploadSession.objects.update(expires_at="2099-01-01T00:00:00Z")
    answer = tus.patch(location, 0, SOUND[:10])
    assert "2099" not in answer.headers["Upload-Expires"]


def test_the_method_may_be_overridden(tus: Tus) -> None:
    location = tus.begin(10_000)
    override = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0", **BYTES}
    assert tus.http.post(location, headers=override, content=SOUND[:9]).status_code == 204
    head = tus.http.post(location, headers={"X-HTTP-Method-Override": "HEAD"})
    assert (head.headers["Upload-Offset"], head.content) == ("9", b"")
    assert tus.http.get(location).status_code == 405


def test_without_a_sign_in_nothing_is_told(server: Server, tus: Tus) -> None:
    location = tus.begin(10_000)
    for token in ({}, {"Authorization": "Bearer rg_wrong"}, {"Authorization": "Basic YTpi"}):
        headers = {**VERSION, **token}
        with httpx.Client(base_url=server.url, headers=headers, timeout=WAIT_SECONDS) as anybody:
            answer = anybody.post("/files/", headers={"Upload-Length": "5"})
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert anybody.delete(location).status_code == 401


def test_an_ended_session_does_not_make_a_client_forget_its_upload(server: Server) -> None:
    """tus-js-client throws an upload's address away on every 4xx of a HEAD but 423."""
    address = f"{server.url}/files/whatever"
    assert httpx.head(address, headers=VERSION, timeout=WAIT_SECONDS).status_code == 423


def test_a_viewer_may_look_but_not_send(server: Server, tus: Tus, member: Membership) -> None:
    location = tus.begin(10_000)
    Membership.objects.update(role=Role.VIEWER)
    assert tus.head(location).status_code == 200
    assert tus.create(5).status_code == 403
    assert tus.patch(location, 0, SOUND).status_code == 403


def test_a_file_that_the_workspace_has_need_not_be_sent(
    tus: Tus, stranger: Tus, work: Callable[[], None]
) -> None:
    tus.create(10_000, SOUND)
    work()
    claim = metadata(filename="b.wav", sha256=sha256(SOUND))
    answer = tus.create(10_000, b"", Upload_Metadata=claim)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "10000")
    assert tus.offset(answer.headers["Location"]) == 10_000
    status = tus.status(answer.headers["Location"])
    assert (status["status"], status["asset"]) == ("done", str(Asset.objects.get().pk))
    theirs = stranger.create(10_000, b"", Upload_Metadata=claim)
    assert "Upload-Offset" not in theirs.headers
    assert stranger.offset(theirs.headers["Location"]) == 0

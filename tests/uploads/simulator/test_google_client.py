"""Google's own client library uploads to the YouTube simulator, which is therefore faithful.

The interface comes from the discovery document that the library itself carries.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import googleapiclient
import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload, build_http

from tests.fixtures.simulator import Simulator

from .protocols import GRANULE, sha256, video

VIDEO = video(3 * GRANULE + 12_345)
WORDS = {
    "snippet": {"title": "From Google's client", "description": "Words", "tags": ["a", "b"]},
    "status": {"privacyStatus": "unlisted", "selfDeclaredMadeForKids": False},
}


@pytest.fixture
def youtube(simulator: Simulator) -> Iterator[Any]:
    """`youtube.videos()` and so on, at the simulator."""
    documents = Path(googleapiclient.__file__).parent / "discovery_cache" / "documents"
    document = json.loads((documents / "youtube.v3.json").read_text())
    document["rootUrl"] = document["baseUrl"] = f"{simulator.host('youtube')}/"
    document.pop("mtlsRootUrl", None)
    tokens = simulator.account("youtube")
    login = Credentials(token=tokens["access_token"])  # type: ignore[no-untyped-call]
    http = AuthorizedHttp(login, http=build_http())
    with build_from_document(document, http=http) as service:
        yield service


def _insert(youtube: Any, chunk: int = GRANULE) -> Any:
    media = MediaIoBaseUpload(io.BytesIO(VIDEO), "video/mp4", chunksize=chunk, resumable=True)
    return youtube.videos().insert(part="snippet,status", body=WORDS, media_body=media)


def _uploaded(insert: Any) -> Any:
    answer = None
    while answer is None:
        _, answer = insert.next_chunk()
    return answer


def test_it_uploads_in_several_chunks(simulator: Simulator, youtube: Any) -> None:
    answer = _uploaded(_insert(youtube))
    (post,) = simulator.posts()
    assert (post["id"], post["sha256"]) == (answer["id"], sha256(VIDEO))
    assert answer["snippet"]["title"] == post["title"] == "From Google's client"
    assert post["resource"]["status"]["privacyStatus"] == "unlisted"
    assert simulator.kinds() == ["youtube.start", *["youtube.send"] * 4]


def test_it_goes_on_where_less_was_stored_than_sent(simulator: Simulator, youtube: Any) -> None:
    simulator.fault("short", "youtube.send", after=GRANULE)
    _uploaded(_insert(youtube, chunk=2 * GRANULE))
    assert [post["sha256"] for post in simulator.posts()] == [sha256(VIDEO)]
    ranges = [one["range"].split("/")[0] for one in simulator.requests(kind="youtube.send")]
    assert ranges[1].startswith(f"bytes {GRANULE}-")


@pytest.mark.parametrize("status", [500, 503])
def test_it_asks_where_it_stands_after_an_error_and_goes_on(
    simulator: Simulator, youtube: Any, status: int
) -> None:
    """Retrying as Google's sample does it: by calling next_chunk again."""
    simulator.fault("status", "youtube.send", status=status, skip=1)
    insert = _insert(youtube)
    with pytest.raises(HttpError):
        _uploaded(insert)
    _uploaded(insert)
    assert [post["sha256"] for post in simulator.posts()] == [sha256(VIDEO)]
    kinds = [(one["kind"], one["status"]) for one in simulator.requests()]
    assert kinds[2:4] == [("youtube.send", status), ("youtube.probe", 308)]


def test_it_reads_lists_and_sets_thumbnails(simulator: Simulator, youtube: Any) -> None:
    id = _uploaded(_insert(youtube))["id"]
    picture = MediaIoBaseUpload(io.BytesIO(b"picture"), "image/png")
    youtube.thumbnails().set(videoId=id, media_body=picture).execute()
    channel = youtube.channels().list(part="contentDetails", mine=True).execute()["items"][0]
    playlist = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    items = youtube.playlistItems().list(part="contentDetails", playlistId=playlist).execute()
    found = youtube.videos().list(part="status,snippet", id=id).execute()["items"]
    assert items["items"][0]["contentDetails"]["videoId"] == id
    assert found[0]["status"]["uploadStatus"] == "uploaded"
    assert simulator.posts()[0]["thumbnail"] == sha256(b"picture")


def test_it_understands_the_errors(simulator: Simulator, youtube: Any) -> None:
    simulator.fault("quota", "youtube.start", reason="uploadLimitExceeded")
    with pytest.raises(HttpError) as refused:
        _uploaded(_insert(youtube))
    assert refused.value.resp.status == 400
    assert refused.value.error_details[0]["reason"] == "uploadLimitExceeded"

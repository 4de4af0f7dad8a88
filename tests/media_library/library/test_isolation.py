"""Must show 5 of issue 4: nothing reveals another workspace's media.

Each operation of the API that names a media file, and each address under /media/, is asked with
the ids and hashes of a stranger's files, and for each the answer must be the one that an id gets
which nobody has.
"""

from __future__ import annotations

import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.api import api
from media_library.ingest import ingest
from media_library.library import trash
from media_library.library.models import CleanRule
from media_library.models import Asset, GenerationDetail
from media_library.receiving.models import UploadSession
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, content, error, member
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db

SECRET = "zanzibar"
"""A word of the stranger's name, tags, mood, platform and prompt."""
NAMES = {"asset_id", "video_id", "upload_id", "rule_id"}
FILES = (
    *("", "poster.png", "thumbnail", "storyboard.jpg", "storyboard.vtt"),
    *("waveform.png", "peaks.json", "metadata.json"),
)


@pytest.fixture
def theirs(stranger: Api, editor: Api, media: MakeMedia) -> Asset:
    """A file of the stranger's that can be found by everything."""
    return secret(stranger.workspace, media)


def secret(workspace: Workspace, media: MakeMedia) -> Asset:
    """A file in which everything says SECRET."""
    row, _ = ingest(
        media("moving.mp4"),
        workspace,
        name=f"{SECRET}.mp4",
        role="template",
        platform=SECRET,
        category=SECRET,
        tags=[SECRET],
        metadata={"a": SECRET},
    )
    GenerationDetail.objects.create(asset=row, provider=SECRET, prompt=SECRET)
    return row


def operations() -> list[tuple[str, str]]:
    """Every method and path of the API that takes the id of a medium, an upload or a rule."""
    schema = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/"), default=str))
    return [
        (method, path)
        for path, methods in schema["paths"].items()
        for method in methods
        if NAMES & set(re.findall(r"{(\w+)}", path))
    ]


def test_there_is_something_to_walk() -> None:
    paths = {path for _, path in operations()}
    assert {"/api/media/{asset_id}", "/api/videos/{video_id}/download"} <= paths
    assert len(operations()) >= 12


def ask(client: Any, method: str, path: str, medium: uuid.UUID, rule: int) -> tuple[int, bytes]:
    """The answer to one operation, without the ids that were asked for."""
    named = re.sub("{rule_id}", str(rule), path)
    address = re.sub(r"{\w+}", str(medium), named)
    bodies: dict[str, Any] = {"put": {"name": "x"}, "patch": {"name": "x"}, "post": {}}
    send = getattr(client, method)
    if path.endswith("/replace"):
        answer = send(address, data={"file": SimpleUploadedFile("a.mp4", b"x")})
    elif method in bodies:
        answer = send(address, data=json.dumps(bodies[method]), content_type="application/json")
    else:
        answer = send(address)
    text = content(answer).replace(str(medium).encode(), b"").replace(str(rule).encode(), b"")
    return answer.status_code, text


@pytest.mark.parametrize("trashed", [False, True])
@pytest.mark.parametrize(("method", "path"), operations())
def test_an_id_of_others_is_an_id_of_nobody(
    editor: Api, theirs: Asset, method: str, path: str, trashed: bool
) -> None:
    rule = CleanRule.objects.create(workspace=theirs.workspace, name=SECRET)
    upload = UploadSession.objects.create(
        workspace=theirs.workspace, name=SECRET, role="source", expires_at=theirs.created_at
    )
    if trashed:
        trash.discard(theirs.workspace, [theirs.pk], user_id=None, confirmed=True)
    for known in (theirs.pk, upload.pk):
        found = ask(editor.client, method, path, known, rule.pk)
        assert found == ask(editor.client, method, path, uuid.uuid4(), 999_999)
        assert found[0] == 404
        assert SECRET.encode() not in found[1]
    theirs.refresh_from_db()
    assert (theirs.name, theirs.trashed_at is not None) == (f"{SECRET}.mp4", trashed)
    assert CleanRule.objects.filter(pk=rule.pk).exists()


@pytest.mark.parametrize("name", FILES)
def test_no_address_of_others_files_is_there(editor: Api, theirs: Asset, name: str) -> None:
    for query in ("", f"?v={theirs.sha256}", "?download=1"):
        found = editor.client.get(f"/media/{theirs.pk}/{name}{query}")
        nobody = editor.client.get(f"/media/{uuid.uuid4()}/{name}{query}")
        assert (found.status_code, content(found)) == (404, content(nobody))


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize(
    "query",
    [
        "",
        "?trashed=true",
        f"?q={SECRET}",
        f"?tag={SECRET}",
        f"?platform={SECRET}",
        f"?mood={SECRET}",
        f"?category={SECRET}",
        "?kind=video",
        "?role=template",
        "?min_duration=0",
        "?sort=name",
        "?q=video&min_width=1",
    ],
)
def test_no_search_finds_others_files(editor: Api, query: str) -> None:
    answer = editor.get(f"/api/media{query}")
    assert (answer.json(), answer["X-Total-Count"]) == ([], "0")


def test_the_scope_of_a_search_cannot_be_typed(editor: Api, theirs: Asset) -> None:
    workspace = theirs.workspace_id.hex
    for text in (workspace, f"live={workspace}", f"=live={workspace}", f'" OR "=live={workspace}'):
        assert editor.get("/api/media", data={"q": text}).json() == []
        assert editor.get("/api/media", data={"tag": text}).json() == []
    assert editor.get("/api/media", data={"q": theirs.sha256}).json() == []


@pytest.mark.usefixtures("theirs")
@pytest.mark.parametrize(
    "path",
    [
        "/api/videos",
        "/api/uploads",
        "/api/media/facets",
        "/api/media/stats",
        "/api/media/clean-rules",
        "/api/video-production/media/stats",
        "/api/video-production/media/random/template",
        f"/api/video-production/media/random/template?platform={SECRET}",
    ],
)
def test_no_list_or_number_tells_of_others(editor: Api, path: str) -> None:
    lonely = Api(member(Workspace.objects.create(name="Lonely"), "lonely"))
    found, other = editor.get(path), lonely.get(path)
    assert (found.status_code, found.content) == (other.status_code, other.content)
    assert SECRET not in found.content.decode()


def test_many_at_once_leave_others_alone(editor: Api, theirs: Asset) -> None:
    ids = [str(theirs.pk)]
    change = {"ids": ids, "add_tags": ["x"], "role": "hot"}
    assert error(editor.post("/api/media/bulk", change)) == (404, "not_found")
    deletion = {"ids": ids, "confirm": True}
    assert error(editor.post("/api/media/bulk/delete", deletion)) == (404, "not_found")
    assert error(editor.post("/api/media/export", {"ids": ids})) == (404, "not_found")
    trash.discard(theirs.workspace, [theirs.pk], user_id=None)
    for path in ("/api/media/bulk/restore", "/api/media/trash/empty"):
        assert error(editor.post(path, {"ids": ids})) == (404, "not_found")
    assert editor.post("/api/media/trash/empty", {}).json()["assets"] == 0
    theirs.refresh_from_db()
    assert (theirs.role, theirs.trashed_at is None) == ("template", False)


def test_anothers_file_cannot_be_claimed_by_its_hash(editor: Api, theirs: Asset) -> None:
    size = theirs.blob.size_bytes
    body = {"filename": "a.mp4", "size": size, "sha256": theirs.sha256}
    begun = editor.post("/api/videos/upload/initiate", body).json()
    assert (begun["mediaId"], begun["status"], begun["received"]) == (None, "receiving", 0)
    answer = editor.client.post("/api/video-production/media/templates", {"mediaId": theirs.pk})
    assert answer.status_code == 404


def test_the_same_content_is_another_file(
    editor: Api, theirs: Asset, media: MakeMedia, media_store: Path
) -> None:
    ours, is_new = ingest(media("moving.mp4"), editor.workspace)
    assert (is_new, ours.pk == theirs.pk) == (True, False)
    found = editor.get(f"/api/media/{ours.pk}")
    assert SECRET not in found.content.decode()
    assert found.json()["used_in"]["uses"] == []
    assert editor.post("/api/media/bulk/delete", {"ids": [str(ours.pk)]}).json() == {"count": 1}
    size = theirs.blob.size_bytes
    assert editor.post("/api/media/trash/empty", {}).json() == {"assets": 1, "freed_bytes": size}
    assert theirs.blob.path.exists()

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from media_library.ingest import ingest
from media_library.models import Asset
from tests.fixtures.media import MakeMedia
from tests.workflows.api.calls import Api, error

pytestmark = pytest.mark.django_db

MEDIA = "/api/video-production/media"


def add(api: Api, path: str, file: SimpleUploadedFile | None = None, **said: str) -> Any:
    data: dict[str, Any] = {**said, "file": file} if file else dict(said)
    return api.client.post(f"{MEDIA}/{path}", data=data)


def named(media: MakeMedia, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, media(name).read_bytes())


@pytest.mark.parametrize(
    ("path", "role", "file"),
    [
        ("templates", "template", "moving.mp4"),
        ("hot-videos", "hot", "moving.mp4"),
        ("audio", "audio", "beat.mp3"),
    ],
)
def test_a_file_is_added_for_its_purpose(
    editor: Api, media: MakeMedia, path: str, role: str, file: str
) -> None:
    answer = add(editor, path, named(media, file), platform="YouTube", mood="upbeat", tags="a, b")
    assert answer.status_code == 200, answer.content
    data = answer.json()["data"]
    assert answer.json()["success"] is True
    row = Asset.objects.get(pk=data["mediaId"])
    assert (row.role, row.platform, row.category, row.tags) == (
        role,
        "YouTube",
        "upbeat",
        ["a", "b"],
    )
    assert data["path"] == f"/media/{row.pk}/"


def test_a_file_of_the_library_gets_a_purpose(editor: Api, media: MakeMedia) -> None:
    film, _ = ingest(media("moving.mp4"), editor.workspace)
    answer = add(editor, "templates", mediaId=str(film.pk), name="Modern Showcase")
    assert answer.json()["data"]["name"] == "Modern Showcase"
    film.refresh_from_db()
    assert film.role == "template"
    again = add(editor, "hot-videos", named(media, "moving.mp4"))
    assert again.json()["data"]["mediaId"] == str(film.pk)
    assert error(add(editor, "templates")) == (422, "no_file")
    assert error(add(editor, "templates", mediaId="x")) == (404, "not_found")
    assert error(add(editor, "audio", mediaId=str(film.pk))) == (422, "other_kind")
    assert error(add(editor, "audio", named(media, "text.mp4")))[0] in (415, 422)


def test_what_is_said_about_a_file_breaks_no_later_answer(editor: Api, media: MakeMedia) -> None:
    film, _ = ingest(media("moving.mp4"), editor.workspace)
    answer = add(
        editor,
        "templates",
        mediaId=str(film.pk),
        name="../a\r\nb\0.mp4",
        platform="You\0Tube",
        mood="up\0beat",
    )
    data = answer.json()["data"]
    assert (data["name"], data["platform"], data["mood"]) == ("ab.mp4", "YouTube", "upbeat")
    assert editor.get(data["path"]).status_code == 200


def test_a_random_file_has_the_seeds_names(editor: Api, media: MakeMedia) -> None:
    ingest(media("moving.mp4"), editor.workspace, role="template", platform="YouTube")
    ingest(media("landscape.mp4"), editor.workspace, role="hot")
    ingest(media("beat.mp3"), editor.workspace, role="audio", category="Upbeat")
    template = editor.get(f"{MEDIA}/random/template?platform=youtube").json()["data"]
    assert template["dimensions"] == "160x284"
    assert template["duration"] == pytest.approx(1, abs=0.1)
    assert template["thumbnail"].startswith("data:image/jpeg;base64,")
    assert editor.get(template["filePath"]).status_code == 200
    music = editor.get(f"{MEDIA}/random/audio?mood=upbeat").json()["data"]
    assert (music["category"], music["mood"], music["thumbnail"]) == ("Upbeat", "Upbeat", None)
    assert editor.get(f"{MEDIA}/random/hot-video").json()["data"]["type"] == "hot"
    assert error(editor.get(f"{MEDIA}/random/audio?mood=sad")) == (404, "not_found")


def test_the_numbers_are_by_purpose(editor: Api, media: MakeMedia) -> None:
    film, _ = ingest(media("moving.mp4"), editor.workspace, role="template")
    ingest(media("beat.mp3"), editor.workspace, role="audio", category="calm")
    data = editor.get(f"{MEDIA}/stats").json()["data"]
    assert data["templates"] == {"count": 1, "size": film.blob.size_bytes}
    assert (data["audio"]["count"], data["hotVideos"]["count"], data["total"]) == (1, 0, 2)
    assert data["audioByCategory"] == {"calm": 1}

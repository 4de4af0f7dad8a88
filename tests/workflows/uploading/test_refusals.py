"""What accounts and platforms would refuse is told on the node and field while drawing."""

from __future__ import annotations

from typing import Any

import pytest

from media_library.models import Asset, Blob
from tests.uploads.accounts import connected
from tests.workflows.graphs import graph, node
from uploads.models import Account, State
from workflows.nodes.uploader import Uploader
from workflows.registry import installed
from workflows.saving.drafts import problems_of
from workspaces.models import Workspace

pytestmark = pytest.mark.django_db


def problems(workspace: Workspace, *accounts: Account, **params: Any) -> list[tuple[str, str, str]]:
    """Node, field and code of each problem of an uploader after a text."""
    said = {"to": "accounts", "accounts": [str(one.pk) for one in accounts], "title": "A film"}
    data = graph(
        node("hook", "text", text="Wow"),
        node("out", "uploader", **said | params),
        wires=("hook.text -> out.description",),
    )
    return [(p.node, p.field, p.code) for p in problems_of(workspace, data, "draft")]


def test_good_words_have_no_problem(workspace: Workspace) -> None:
    title = "{workflow} {date} {n} {hook} {video} {account} {platform}"
    assert problems(workspace, connected(workspace), title=title) == []


def test_a_name_that_stands_for_nothing_is_told(workspace: Workspace) -> None:
    found = problems(workspace, connected(workspace), title="{dat}", tags=["{hok}"])
    assert found == [("out", "title", "unknown_field"), ("out", "tags", "unknown_field")]


@pytest.mark.parametrize(
    ("params", "field", "code"),
    [
        ({"title": "x" * 101}, "title", "title_too_long"),
        ({"title": "a < b"}, "title", "forbidden_sign"),
        ({"tags": ["x" * 99] * 6}, "tags", "tags_too_long"),
        ({"visibility": "draft"}, "visibility", "visibility"),
        ({"extras": {"youtube": {"made_for_kids": "perhaps"}}}, "extras", "invalid_choice"),
        ({"extras": {"tiktok": {}}}, "extras", "other_platform"),
    ],
)
def test_what_the_platform_refuses_is_told_at_its_field(
    workspace: Workspace, params: dict[str, Any], field: str, code: str
) -> None:
    assert ("out", field, code) in problems(workspace, connected(workspace), **params)


def test_an_account_that_is_gone_or_must_be_connected_again_is_told(workspace: Workspace) -> None:
    lost = connected(workspace)
    Account.objects.update(state=State.RECONNECT_NEEDED, last_reason="Its login has ended.")
    assert problems(workspace, lost) == [("out", "accounts", "account")]
    elsewhere = Workspace.objects.create(name="Elsewhere")
    assert problems(elsewhere, lost) == [("out", "accounts", "invalid_input")]


def test_a_clip_that_is_too_long_is_told_at_the_video(workspace: Workspace) -> None:
    account = connected(workspace, "facebook", remote_id="1")
    picture = Asset.objects.create(
        workspace=workspace,
        blob=Blob.objects.create(sha256="a" * 64, size_bytes=9, key="blobs/aa/aa/a.png"),
        kind="image",
        name="p.png",
        container="png",
        width=90,
        height=160,
    )
    film = node("film", "source", asset=str(picture.pk), picture_seconds=200.0)
    said = {"to": "accounts", "accounts": [str(account.pk)], "title": "A film"}
    data = graph(film, node("out", "uploader", **said), wires=("film.clip -> out.video",))
    fields = [(p.node, p.field) for p in problems_of(workspace, data, "draft")]
    assert fields == [("out", "video")]


def test_nobody_chosen_is_merely_incomplete(workspace: Workspace) -> None:
    assert problems(workspace) == []
    params = Uploader.Params(to="accounts")
    assert [field for field, _ in Uploader.incomplete(params, ["video"])] == ["accounts"]


def test_a_saved_uploader_of_version_1_still_publishes_into_its_folder(
    workspace: Workspace,
) -> None:
    old = {"title": "Film", "folder": "tiktok", "existing": "replace"}
    assert Uploader.upgrade(old, 1) == {"to": "folder", **old}
    data = graph(node("out", "uploader", version_=1, **old))
    assert problems_of(workspace, data, "draft") == []


def test_the_form_is_told_by_the_schema() -> None:
    (described,) = [one for one in installed().describe() if one["type"] == "uploader"]
    fields = described["params"]["properties"]
    widgets = {name: field.get("widget") for name, field in fields.items() if "widget" in field}
    assert widgets["accounts"] == "accounts"
    assert widgets["title"] == "merge"
    assert fields["accounts"]["visible_when"]["params"] == {"to": ["accounts"]}

"""One row of everything that the API names by an id."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from media_library.models import Asset, Blob
from media_library.receiving.models import UploadSession
from render.models import Proxy
from uploads.models import Account, Upload
from workflows.models import NodeRun, Run, Workflow, WorkflowVersion
from workspaces.models import ApiToken, Membership, Workspace


def one_of_each(workspace: Workspace) -> dict[str, Any]:
    """One of everything, by the names that paths give to their ids."""
    graph = {
        "schema": 1,
        "nodes": [{"id": "word", "type": "text", "params": {"text": "x"}}],
        "connections": [],
    }
    workflow = Workflow.objects.create(workspace=workspace, name="W", definition=graph)
    WorkflowVersion.objects.create(workflow=workflow, revision=1, name="W", definition=graph)
    run = Run.objects.create(
        workspace=workspace, workflow=workflow, name="R", definition=graph, status="failed"
    )
    NodeRun.objects.create(
        run=run, workspace=workspace, node_id="word", node_type="text", position=0, status="failed"
    )
    blob = Blob.objects.create(sha256=uuid.uuid4().hex * 2, size_bytes=1, key="blobs/none.mp4")
    video = Asset.objects.create(
        workspace=workspace, blob=blob, kind="video", name="v.mp4", container="mp4"
    )
    upload = UploadSession.objects.create(
        workspace=workspace, name="u.mp4", role="source", length=9, expires_at=timezone.now()
    )
    user = get_user_model().objects.create_user(username=uuid.uuid4().hex)
    membership = Membership.objects.create(workspace=workspace, user=user)
    token, _ = ApiToken.issue(membership, "T")
    account = Account.objects.create(workspace=workspace, platform="webhook", name="A")
    publication = Upload.objects.create(
        workspace=workspace,
        account=account,
        platform="webhook",
        asset=video,
        sha256=blob.sha256,
        size_bytes=1,
        file_name="v.mp4",
        caption="0" * 64,
        status="failed",
    )
    proxy = Proxy.objects.create(
        workspace=workspace, key=uuid.uuid4().hex, kind="clip", described={}, status="failed"
    )
    return {
        "account_id": str(account.pk),
        "publication_id": str(publication.pk),
        "workspace_id": str(workspace.pk),
        "member_id": membership.pk,
        "token_id": str(token.pk),
        "workflow_id": str(workflow.pk),
        "run_id": str(run.pk),
        "job_id": str(run.pk),
        "video_id": str(video.pk),
        "upload_id": str(upload.pk),
        "asset_id": str(video.pk),
        "node_id": "word",
        "proxy_id": str(proxy.pk),
        "revision": 1,
    }

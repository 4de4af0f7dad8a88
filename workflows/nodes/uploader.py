"""Uploader: a finished video delivered, to accounts of platforms or into a folder."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from render.clip import Clip
from render.picture import Picture
from uploads import folder
from uploads.models import Status, Upload
from workflows.node import (
    AssetRef,
    DeliveryContext,
    JobContext,
    Node,
    Outputs,
    Port,
    Receipt,
    Surroundings,
)
from workflows.uploading.delivering import into_folder, to_accounts
from workflows.uploading.params import ACCOUNTS, FOLDER, UploaderParams
from workflows.uploading.refusals import refused, unknown_names
from workflows.uploading.said import Said


class Uploader(Node):
    """Publish a video to accounts of platforms, or into a folder beside a JSON file about it.

    A finished file goes out as it is; a clip is encoded first, as its platform wants it.
    """

    type, version, title, category, queue = "uploader", 2, "Uploader", "Deliver", "network"
    keywords = (
        "publish", "post", "upload", "folder", "send", "deliver", "youtube", "tiktok",
        "instagram", "facebook", "reels", "schedule",
    )  # fmt: skip
    icon = "M4 15v5h16v-5M12 15V3M7 8l5-5 5 5"
    inputs = {
        "video": Port(Clip, files=True),
        "title": Port(str, required=False, description="In place of the title typed here."),
        "description": Port(str, required=False),
        "thumbnail": Port(Picture, required=False, description="For platforms that take one."),
    }
    outputs = {"receipt": Port(Receipt)}

    class Params(UploaderParams):
        """Where to, with which words, when, and as which file."""

    def run(
        self,
        ctx: JobContext,
        params: Params,
        video: Clip | AssetRef,
        title: str | None = None,
        description: str | None = None,
        thumbnail: Picture | None = None,
    ) -> Outputs:
        said = Said(ctx, params, title, description, thumbnail)
        if params.to == FOLDER:
            return {"receipt": into_folder(ctx, params, video, said)}
        return {"receipt": to_accounts(ctx, params, video, said)}

    def still_valid(self, ctx: DeliveryContext, params: Params, outputs: Outputs) -> bool:
        receipt = outputs["receipt"]
        if params.to == FOLDER:
            published = folder.Published.from_json(receipt.detail)
            return published.is_there(ctx.out_dir / folder.safe_path(params.folder))
        ids = [one["upload"] for one in receipt.detail.get("uploads", ())]
        rows = Upload.objects.filter(workspace=ctx.workspace_id, pk__in=ids)
        good = rows.exclude(status__in=(Status.FAILED, Status.CANCELLED))
        return bool(ids) and good.count() == len(ids)

    @classmethod
    def incomplete(cls, params: Params, connected: Collection[str]) -> Iterator[tuple[str, str]]:
        if params.to == ACCOUNTS and not params.accounts and not params.account_tags:
            yield "accounts", "choose accounts to publish to, or a tag of accounts."

    @classmethod
    def outside(cls, around: Surroundings, params: Params) -> Iterator[tuple[str, str, str]]:
        yield from unknown_names(around, params)
        if params.to == ACCOUNTS and (params.accounts or params.account_tags):
            yield from refused(around, params)

    @classmethod
    def upgrade(cls, old: dict[str, Any], version: int) -> dict[str, Any]:
        """Version 1 knew folders only."""
        return {"to": FOLDER, **old} if version < 2 else old

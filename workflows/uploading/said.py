"""The words of one run of an uploader, with `{names}` filled in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from media_library.models import Asset
from render.picture import Picture, PictureFile
from uploads.platforms.platform import Platform
from uploads.publishing.words import Words
from workflows.definition import merging
from workflows.node import AssetRef, InvalidInput, JobContext

from .accounts import Target
from .params import UploaderParams


class Said:
    """The words of one run, with `{names}` filled in."""

    def __init__(
        self,
        ctx: JobContext,
        params: UploaderParams,
        title: str | None,
        description: str | None,
        thumbnail: Picture | None,
    ) -> None:
        self._ctx, self._params, self._thumbnail = ctx, params, thumbnail
        self._title = params.title if title is None else title
        self._description = params.description if description is None else description
        self._values = dict(ctx.merge_values())
        self.workflow = self._values.get("workflow", "")
        self._require_words(title is None, description is None)

    def title(self, asset: AssetRef, **more: str) -> str:
        """Never empty: else the file's name."""
        return self._filled(self._title, asset, more).strip() or asset.name

    def description(self, asset: AssetRef, **more: str) -> str:
        return self._filled(self._description, asset, more)

    def tags(self, asset: AssetRef, **more: str) -> tuple[str, ...]:
        return tuple(self._filled(tag, asset, more) for tag in self._params.tags)

    def words(self, asset: AssetRef, target: Target) -> Words:
        """All of a post to an account."""
        params, picture = self._params, self._thumbnail
        more = {"account": target.account.name, "platform": target.platform.title}
        return Words(
            title=self.title(asset, **more),
            description=self.description(asset, **more),
            tags=self.tags(asset, **more),
            visibility=params.visibility,
            thumbnail_at=None if picture else params.thumbnail_at,
            thumbnail_asset=picture_of(self._ctx, picture) if picture else None,
            publish_at=held_until(params, target.platform),
            extras=dict(params.extras.get(target.platform.name, {})),
        )

    def _require_words(self, typed_title: bool, typed_description: bool) -> None:
        """Raises InvalidInput for the name of a node that has no words: it would be published."""
        params = self._params
        texts = [("tags", tag) for tag in params.tags]
        texts += [("title", params.title)] * typed_title
        texts += [("description", params.description)] * typed_description
        for field, text in texts:
            for name in merging.names(text):
                if name not in self._values and name not in merging.FIXED:
                    message = f"{{{name}}} stands for nothing: `{name}` gives no text or file."
                    raise InvalidInput(message, field=field, code="unknown_field")

    def _filled(self, text: str, asset: AssetRef, more: Mapping[str, str]) -> str:
        return merging.fill(text, {**self._values, "video": merging.stem(asset.name), **more})


def held_until(params: UploaderParams, platform: Platform) -> datetime | None:
    """When the platform itself is to publish, if it is to hold the post and can."""
    if params.held_by != "platform" or not platform.limits.schedule_to:
        return None
    moment = params.schedule
    return moment if moment and moment > timezone.now() else None


def picture_of(ctx: JobContext, picture: Picture) -> uuid.UUID:
    """The picture's file in the library. Raises InvalidInput for one that is none."""
    rows = Asset.objects.filter(workspace=ctx.workspace_id)
    found = rows.filter(blob=picture.media.sha256) if isinstance(picture, PictureFile) else None
    asset = found.values_list("pk", flat=True).first() if found is not None else None
    if asset is None:
        raise InvalidInput("A thumbnail must be a picture of the library.", field="thumbnail")
    return asset

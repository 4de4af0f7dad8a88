"""A finished video goes out: to accounts, or into a folder."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from render.clip import Clip
from render.presets import PRESETS
from uploads import folder
from uploads.models import Upload
from workflows.node import AssetRef, InvalidInput, JobContext, OutOfResources, Receipt

from . import accounts
from .encoding import encoded, spec_of
from .params import FOLDER, UploaderParams
from .said import Said


def to_accounts(
    ctx: JobContext, params: UploaderParams, video: Clip | AssetRef, said: Said
) -> Receipt:
    every = accounts.chosen(ctx.workspace_id, params.accounts, params.account_tags)
    found, how = accounts.resumed(ctx, every, params.choose)
    spread = timedelta(hours=params.spread_hours)
    later = None if params.held_by == "platform" else params.schedule
    uploads, assets = [], []
    for target in accounts.targets(found, how, later, spread):
        if isinstance(video, AssetRef):
            asset = video
        else:
            asset = encoded(ctx, video, spec_of(target.platform, video, params))
        assets.append(asset)
        words = said.words(asset, target)
        uploads.append(
            accounts.registered(
                ctx, target, asset, words, again=params.again, workflow=said.workflow
            )
        )
    done = _followed(ctx, uploads)
    accounts.raise_failures(done)
    return _receipt(done, assets[0])


def _followed(ctx: JobContext, uploads: list[Upload]) -> list[Upload]:
    """Each in its turn; those for later are left to the sweep."""
    for number, upload in enumerate(uploads):
        if not upload.is_open or upload.due_at > timezone.now() + accounts.SOON:
            continue
        place = f"{upload.account.name} ({number + 1} of {len(uploads)})"
        name = upload.account.name if len(uploads) == 1 else place

        def report(one: Upload, before: int = number, name: str = name) -> None:
            stage = one.message if one.waits_for_service else f"{one.status} to {name}"
            ctx.progress(
                (before + one.fraction) / len(uploads),
                stage,
                speed=one.speed,
                eta_seconds=one.eta_seconds or 0.0,
            )

        accounts.follow(ctx, upload, report)
        if upload.waits_for_service:
            ctx.warn(f"{upload.account.name}: {upload.message}")
    return uploads


def _receipt(uploads: list[Upload], asset: AssetRef) -> Receipt:
    first = uploads[0]
    detail = {"uploads": [accounts.described(upload) for upload in uploads]}
    return Receipt(first.platform, first.url or f"upload:{first.pk}", asset.id, detail)


def into_folder(
    ctx: JobContext, params: UploaderParams, video: Clip | AssetRef, said: Said
) -> Receipt:
    asset = video if isinstance(video, AssetRef) else encoded(ctx, video, PRESETS["source"])
    post = folder.Post(
        title=said.title(asset),
        description=said.description(asset),
        tags=said.tags(asset),
        sha256=asset.media.sha256,
        facts=ctx.facts(asset),
    )
    ctx.progress(0.0, "publishing")
    place = ctx.out_dir / folder.safe_path(params.folder)
    try:
        published = folder.publish(ctx.path(asset), place, post, params.existing == "replace")
    except folder.Full as error:
        raise OutOfResources(str(error)) from error
    except folder.Refused as error:
        raise InvalidInput(str(error), field="folder") from error
    ctx.log(f"Published as {published.path}")
    return Receipt(FOLDER, str(published.path), asset.id, published.to_json())

"""Uploads to platforms over HTTP, on seed 000's paths."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja import Status as Answered

from media_library.models import Asset
from uploads import deciding
from uploads.models import Account, Level, Status, Upload
from uploads.platforms.platform import Problem
from uploads.publishing.words import Words
from uploads.registering import Order, Refused, register
from workspaces import audit
from workspaces.access import ApiRequest
from workspaces.errors import conflict, invalid, not_found
from workspaces.models import Workspace

from . import naming
from .upload_schemas import (
    PlatformNumbers,
    PostIn,
    PublicationAnswer,
    PublicationDetail,
    PublicationFilter,
    PublicationIn,
    PublicationInFull,
    PublicationNumbers,
    PublicationOut,
    PublicationRegistered,
    PublicationResolveIn,
    PublicationsPart,
    PublicationsRetried,
    PublicationStats,
    PublicationStep,
    RetryFailedIn,
    facts,
)

router = Router(tags=["publishing"])

UPLOADS = "/video-production/uploads"
REGISTERED = {200: PublicationRegistered, 201: PublicationRegistered}
NEWEST_STEPS = 200
MOST_RETRIED = 200
ORDERS = {
    "newest": ("-created_at", "-pk"),
    "oldest": ("created_at", "pk"),
    "due": ("due_at", "pk"),
}
FIELDS = {
    "title": "uploadConfig.title",
    "description": "uploadConfig.description",
    "tags": "uploadConfig.tags",
    "visibility": "uploadConfig.visibility",
    "thumbnail": "uploadConfig.thumbnail",
    "publish_at": "uploadConfig.publishAt",
    "video": "mediaId",
    "account": "accountId",
}
"""Where a body says what a platform calls by these names; the rest are `extras`."""
KEEPS_TIME = "This was wanted before and is {status} already: it keeps its time."


@router.post(
    f"{UPLOADS}/register", response={200: PublicationRegistered, 201: PublicationRegistered}
)
def register_upload(request: ApiRequest, body: PublicationIn) -> Answered[dict[str, Any]]:
    """Publish a video to an account: now, or when it is scheduled. Asking twice posts once."""
    workspace = request.auth.workspace
    account, video = _chosen(workspace, body), naming.video_of(workspace, body)
    order = Order(
        account=account,
        asset=video,
        words=_words(workspace, body.uploadConfig, video),
        due_at=_in_utc(body.scheduledFor),
        again=body.again,
        max_retries=body.maxRetries,
    )
    try:
        upload, created = register(order)
    except Refused as refused:
        problems = [_problem(problem) for problem in refused.problems]
        raise invalid("refused", str(refused), problems) from None
    if created:
        _audit(request, "upload.register", upload)
    keeps = order.due_at is not None and upload.due_at != order.due_at
    message = KEEPS_TIME.format(status=upload.status) if keeps else ""
    answer = {"uploadId": upload.pk, "created": created, "message": message, "data": facts(upload)}
    return Answered(201 if created else 200, answer)


@router.get(f"{UPLOADS}/stats", response=PublicationStats)
def upload_stats(request: ApiRequest) -> dict[str, Any]:
    """Uploads in numbers."""
    return {"data": _numbers(request.auth.workspace)}


@router.get(f"{UPLOADS}/status/{{status}}", response=PublicationsPart)
def uploads_of_status(
    request: ApiRequest, response: HttpResponse, status: Status, part: Query[PublicationFilter]
) -> dict[str, Any]:
    """Uploads that stand so; other filters hold as well."""
    return _listed(request, response, part.model_copy(update={"status": [status]}))


@router.post(f"{UPLOADS}/retry-failed", response=PublicationsRetried)
def retry_failed_uploads(request: ApiRequest, body: RetryFailedIn | None = None) -> dict[str, Any]:
    """Begin failed uploads anew, at most 200 at a time, those whose accounts can be used."""
    wanted = body or RetryFailedIn()
    rows = _rows(request).filter(status=Status.FAILED).order_by("created_at", "pk")
    if wanted.uploadIds:
        for upload_id in wanted.uploadIds:
            _upload(request, upload_id)
        rows = rows.filter(pk__in=wanted.uploadIds)
    if wanted.platform:
        rows = rows.filter(platform=wanted.platform)
    if wanted.accountId:
        rows = rows.filter(account=_account(request.auth.workspace, wanted.accountId))
    retried = deciding.retry_all(rows[:MOST_RETRIED])
    for upload in retried:
        _audit(request, "upload.retry", upload)
    return {"retried": len(retried), "uploadIds": [upload.pk for upload in retried]}


@router.get(UPLOADS, response=PublicationsPart)
def list_publications(
    request: ApiRequest, response: HttpResponse, part: Query[PublicationFilter]
) -> dict[str, Any]:
    """Uploads to platforms, the newest first."""
    return _listed(request, response, part)


@router.get(f"{UPLOADS}/{{publication_id}}", response=PublicationInFull)
def show_publication(request: ApiRequest, publication_id: uuid.UUID) -> dict[str, Any]:
    """One upload, with what was done and what went wrong."""
    upload = _upload(request, publication_id)
    newest = list(upload.steps.order_by("-pk")[:NEWEST_STEPS])
    troubles = upload.steps.exclude(level=Level.INFO).order_by("-pk")[:NEWEST_STEPS]
    detail = PublicationDetail(
        **facts(upload),
        steps=[PublicationStep.of(step) for step in reversed(newest)],
        errorLog=[PublicationStep.of(step) for step in reversed(troubles)],
    )
    return {"data": detail}


@router.post(f"{UPLOADS}/{{publication_id}}/retry", response=PublicationAnswer)
def retry_publication(request: ApiRequest, publication_id: uuid.UUID) -> dict[str, Any]:
    """Begin a failed or cancelled upload anew."""
    upload = _upload(request, publication_id)
    _decided(lambda: deciding.retry(upload))
    return _done(request, "upload.retry", upload)


@router.post(f"{UPLOADS}/{{publication_id}}/cancel", response=PublicationAnswer)
def cancel_publication(request: ApiRequest, publication_id: uuid.UUID) -> dict[str, Any]:
    """Stop an upload. One that is being sent stops within a second."""
    upload = _upload(request, publication_id)
    _decided(lambda: deciding.cancel(upload))
    return _done(request, "upload.cancel", upload)


@router.post(f"{UPLOADS}/{{publication_id}}/resolve", response=PublicationAnswer)
def resolve_publication(
    request: ApiRequest, publication_id: uuid.UUID, body: PublicationResolveIn
) -> dict[str, Any]:
    """Clear up an unconfirmed upload: ask the platform, or say what you have seen there."""
    upload = _upload(request, publication_id)
    match body.answer:
        case "ask":
            _decided(lambda: deciding.ask(upload))
        case "it_is_there":
            _decided(lambda: deciding.is_there(upload, body.url))
        case "it_is_not_there":
            _decided(lambda: deciding.is_not_there(upload))
    return _done(request, f"upload.{body.answer}", upload)


def _rows(request: ApiRequest) -> QuerySet[Upload]:
    return Upload.objects.filter(workspace=request.auth.workspace).select_related("account")


def _upload(request: ApiRequest, upload_id: uuid.UUID) -> Upload:
    upload = _rows(request).filter(pk=upload_id).first()
    if upload is None:
        raise not_found("upload")
    return upload


def _account(workspace: Workspace, account_id: uuid.UUID) -> Account:
    account = Account.objects.filter(workspace=workspace, pk=account_id).first()
    if account is None:
        raise not_found("account")
    return account


def _chosen(workspace: Workspace, body: PublicationIn) -> Account:
    account = _account(workspace, body.accountId)
    if account.removed_at is not None:
        raise not_found("account")
    if body.platform not in ("", account.platform):
        message = f"“{account.name}” is an account of {account.platform}, not of {body.platform}."
        raise invalid(
            "other_platform", message, [naming.fault("platform", "other_platform", message)]
        )
    return account


def _words(workspace: Workspace, said: PostIn, video: Asset) -> Words:
    moment, picture = naming.thumbnail_of(workspace, said.thumbnail, video)
    return Words(
        title=said.title,
        description=said.description,
        tags=tuple(said.tags),
        visibility=said.visibility,
        thumbnail_at=moment,
        thumbnail_asset=picture,
        publish_at=_in_utc(said.publishAt),
        extras=said.extras,
    )


def _in_utc(moment: datetime | None) -> datetime | None:
    """A time without a zone is taken for UTC."""
    if moment is None:
        return None
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        raise invalid("bad_time", "This time is out of range.") from None


def _listed(request: ApiRequest, response: HttpResponse, part: PublicationFilter) -> dict[str, Any]:
    if part.account:
        _account(request.auth.workspace, part.account)
    if part.video:
        naming.asset_of(request.auth.workspace, part.video, "video")
    rows = _rows(request).filter(_wanted(part)).order_by(*ORDERS[part.order])
    found = part.of(rows, response)
    return {"data": [PublicationOut.of(upload) for upload in found],
            "total": int(response["X-Total-Count"])}  # fmt: skip


def _wanted(part: PublicationFilter) -> Q:
    wanted = Q()
    if part.status:
        wanted &= Q(status__in=part.status)
    if part.platform:
        wanted &= Q(platform=part.platform)
    if part.account:
        wanted &= Q(account=part.account)
    if part.video:
        wanted &= Q(asset=part.video)
    if part.run:
        known = naming.UUID_PATTERN.fullmatch(part.run)
        wanted &= Q(run_id=part.run) if known else Q(pk__in=())
    for word in part.search.replace("\x00", "").split()[:8]:
        wanted &= (
            Q(title__icontains=word)
            | Q(file_name__icontains=word)
            | Q(workflow_name__icontains=word)
        )
    return wanted


def _numbers(workspace: Workspace) -> PublicationNumbers:
    rows = Upload.objects.filter(workspace=workspace).order_by()
    groups = rows.values_list("platform", "status").annotate(
        count=Count("pk"), size=Coalesce(Sum("size_bytes"), 0)
    )
    by_status = dict.fromkeys(Status.values, 0)
    platforms: dict[str, PlatformNumbers] = {}
    for platform, status, count, size in groups:
        by_status[status] += count
        one = platforms.setdefault(platform, PlatformNumbers(total=0, success=0, failed=0, bytes=0))
        one.total += count
        if status == Status.SUCCESS:
            one.success, one.bytes = count, size
        elif status == Status.FAILED:
            one.failed = count
    ended = by_status[Status.SUCCESS] + by_status[Status.FAILED]
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    return PublicationNumbers(
        **by_status,
        total=sum(by_status.values()),
        bytes=sum(one.bytes for one in platforms.values()),
        successRate=by_status[Status.SUCCESS] / ended if ended else None,
        publishedToday=rows.filter(status=Status.SUCCESS, completed_at__gte=today).count(),
        byPlatform=platforms,
    )


def _decided(decide: Any) -> None:
    try:
        decide()
    except deciding.NotNow as error:
        raise conflict("not_now", str(error)) from None


def _done(request: ApiRequest, action: str, upload: Upload) -> dict[str, Any]:
    _audit(request, action, upload)
    return {"data": facts(upload)}


def _audit(request: ApiRequest, action: str, upload: Upload) -> None:
    audit.record(
        request.auth.workspace,
        request.auth.membership.user,
        action,
        upload.pk,
        title=str(upload),
        account=upload.account.name,
    )


def _problem(problem: Problem) -> dict[str, str]:
    where = FIELDS.get(problem.field) or (
        f"uploadConfig.extras.{problem.field}" if problem.field else ""
    )
    return naming.fault(where, problem.code, problem.message)

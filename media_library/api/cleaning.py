"""Clean-up rules over HTTP."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Query, Router, Status

from workspaces.access import ApiRequest
from workspaces.errors import invalid, not_found
from workspaces.paging import Page

from ..library import cleaning
from ..library.models import CleanRule
from .refusals import as_api_errors
from .schemas import CleanIn, CleanOut, RuleIn, RuleOut

router = Router(tags=["library"])

MOST_LISTED = 1_000
PATH = "/media/clean-rules/{int:rule_id}"


@router.get("/media/clean-rules", response=list[RuleOut])
def list_clean_rules(
    request: ApiRequest, response: HttpResponse, query: Query[Page]
) -> list[CleanRule]:
    """The rules, in the order in which they are applied."""
    return query.of(CleanRule.objects.filter(workspace=request.auth.workspace), response)


@router.post("/media/clean-rules", response={201: RuleOut})
def add_clean_rule(request: ApiRequest, body: RuleIn) -> Status[CleanRule]:
    """Add a rule. It takes nothing until the library is cleaned."""
    _check(body)
    rule = CleanRule.objects.create(workspace=request.auth.workspace, **body.model_dump())
    return Status(201, rule)


@router.put(PATH, response=RuleOut)
def change_clean_rule(request: ApiRequest, rule_id: int, body: RuleIn) -> CleanRule:
    """Change a rule."""
    _check(body)
    rule = _rule(request, rule_id)
    for name, value in body.model_dump().items():
        setattr(rule, name, value)
    rule.save()
    return rule


@router.delete(PATH, response={204: None})
def delete_clean_rule(request: ApiRequest, rule_id: int) -> Status[None]:
    """Forget a rule."""
    _rule(request, rule_id).delete()
    return Status(204, None)


@router.post("/media/clean", response=CleanOut)
def clean_media(request: ApiRequest, body: CleanIn) -> dict[str, Any]:
    """What the rules would take; without `dry_run` it goes to the trash."""
    workspace, user = request.auth.workspace, request.auth.user_id
    with as_api_errors():
        found = (
            list(cleaning.matches(workspace))
            if body.dry_run
            else cleaning.clean(workspace, user_id=user, shown=body.digest)
        )
    files = [
        {
            "asset": match.asset.pk,
            "name": match.asset.name,
            "size_bytes": match.asset.blob.size_bytes,
            "created_at": match.asset.created_at,
            "rule": match.rule.pk,
        }
        for match in found
    ]
    size = sum(match.asset.blob.size_bytes for match in found)
    listed = files[:MOST_LISTED]
    return {
        "dry_run": body.dry_run,
        "count": len(found),
        "bytes": size,
        "digest": cleaning.digest_of(found),
        "files": listed,
    }


def _check(body: RuleIn) -> None:
    if body.older_than_days is None and not body.unused:
        message = "A rule needs an age, or takes only what is unused: this one would take all."
        raise invalid("rule_takes_all", message)


def _rule(request: ApiRequest, rule_id: int) -> CleanRule:
    rules = CleanRule.objects.filter(workspace=request.auth.workspace)
    rule = rules.filter(pk=rule_id).first() if rule_id < 2**63 else None
    if rule is None:
        raise not_found("rule")
    return rule

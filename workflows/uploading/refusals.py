"""What accounts and platforms would refuse of an uploader, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from uploads.platforms.platform import Platform
from uploads.publishing.words import Words
from workflows.definition import merging
from workflows.node import InvalidInput, Surroundings

from . import accounts
from .encoding import facts_of
from .params import UploaderParams
from .said import held_until

Refusals = Iterator[tuple[str, str, str]]


def unknown_names(around: Surroundings, params: UploaderParams) -> Refusals:
    """Names in texts that stand for nothing."""
    known = {*around.nodes, *merging.FIXED}
    texts = [("title", params.title), ("description", params.description)]
    for field, text in [*texts, *(("tags", tag) for tag in params.tags)]:
        for sentence in merging.unknown(text, known):
            yield field, "unknown_field", sentence


def refused(around: Surroundings, params: UploaderParams) -> Iterator[tuple[str, str, str]]:
    """What accounts and platforms say now, each once."""
    try:
        found = accounts.chosen(around.workspace_id, params.accounts, params.account_tags)
        platforms = {one.platform: accounts.platform_of(one) for one in found}
    except InvalidInput as error:
        yield error.field, error.error_code, error.message
        return
    for name in params.extras.keys() - platforms.keys():
        yield "extras", "other_platform", f"None of the accounts is on “{name}”."
    for account in found:
        if not account.is_usable:
            why = account.last_reason if account.is_enabled else "It is switched off."
            yield "accounts", "account", f"“{account.name}” cannot be used now. {why}"
    for platform in platforms.values():
        yield from _refused_by(platform, around, params)


def _refused_by(
    platform: Platform, around: Surroundings, params: UploaderParams
) -> Iterator[tuple[str, str, str]]:
    typed = "title" not in around.inputs and not merging.names(params.title)
    post = Words(
        title=params.title if typed and params.title.strip() else "Title",
        description="" if merging.names(params.description) else params.description,
        tags=tuple(params.tags),
        visibility=params.visibility,
        publish_at=held_until(params, platform),
        extras=dict(params.extras.get(platform.name, {})),
    ).post()
    facts = facts_of(platform, around.inputs.get("video"), params)
    for problem in platform.check(post, facts, timezone.now()):
        field = accounts.FIELDS.get(problem.field, "extras")
        yield field, problem.code, problem.message

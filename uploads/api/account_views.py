"""Rows of accounts and platforms in the API's words."""

from __future__ import annotations

from ..choosing import Load, cap_of, gap_of, limits_of
from ..models import Account, State
from ..oauth.clients import is_configured
from ..platforms import registry
from ..platforms.platform import Platform
from . import account_schemas as schemas


def account_out(account: Account, load: Load) -> schemas.AccountOut:
    """An account, without anything that opens it."""
    platform = registry.installed().get(account.platform)
    has_login = platform is None or platform.oauth is not None
    return schemas.AccountOut(
        accountId=account.pk,
        platform=account.platform,
        platformName=platform.title if platform else account.platform,
        name=account.name,
        handle=account.handle,
        remoteId=account.remote_id,
        tags=account.tags,
        settings=account.settings,
        enabled=account.is_enabled,
        connected=account.is_connected,
        usable=account.is_usable,
        login="oauth" if has_login else "secrets",
        health=_health(account),
        pace=_pace(account),
        load=schemas.AccountLoad(
            usedToday=load.used,
            cap=load.cap,
            cooldownSeconds=load.cooldown.total_seconds(),
            nextSlot=load.next_slot,
        ),
        createdAt=account.created_at,
    )


def platform_out(platform: Platform) -> schemas.PlatformOut:
    """A platform and its forms."""
    has_login = platform.oauth is not None
    return schemas.PlatformOut(
        name=platform.name,
        title=platform.title,
        login="oauth" if has_login else "secrets",
        configured=is_configured(platform.name) if has_login else True,
        settings=platform.Settings.model_json_schema(),
        secrets=platform.Secrets.model_json_schema(),
        extras=platform.Extras.model_json_schema(),
        postsPerDay=platform.limits.posts_per_day or None,
        gap=int(platform.limits.gap.total_seconds()),
    )


def _health(account: Account) -> schemas.AccountHealth:
    return schemas.AccountHealth(
        state=State(account.state),
        message=account.last_reason,
        failureStreak=account.failure_streak,
        lastSuccess=account.last_success_at,
        lastFailure=account.last_failure_at,
        reconnectBefore=account.login_expires_at,
    )


def _pace(account: Account) -> schemas.AccountPace:
    limits = limits_of(account.platform)
    return schemas.AccountPace(
        dailyCap=account.daily_cap,
        gapSeconds=account.gap_seconds,
        cap=cap_of(account, limits) or None,
        gap=int(gap_of(account, limits).total_seconds()),
        quietFrom=account.quiet_from,
        quietUntil=account.quiet_until,
        timeZone=account.time_zone,
    )

"""Channels that were just opened become accounts, or open those that are there again."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from workspaces import audit

from .. import tokens
from ..models import Account, Connecting
from ..platforms import registry
from .channels import Channel


class OtherChannel(Exception):
    """The login opens other channels than the account's. The message is for the user."""


def store(pending: Connecting, found: Sequence[Channel]) -> list[Account]:
    """The accounts, connected. Raises OtherChannel."""
    if pending.account is not None:
        channel = _of_account(pending.account, found)
        return [_opened(pending, pending.account, channel)]
    return [_opened(pending, _account(pending, channel), channel) for channel in found]


def _of_account(account: Account, found: Sequence[Channel]) -> Channel:
    """The channel of an account that is connected anew."""
    if not account.remote_id and len(found) == 1:
        return found[0]
    for channel in found:
        if channel.remote_id == account.remote_id:
            return channel
    names = " and ".join(f"“{channel.name}”" for channel in found[:3])
    title = registry.get(account.platform).title
    raise OtherChannel(
        f"You logged in to {names}, and this account is “{account.name}”. Log in to that one on "
        f"{title}, or connect the other as an account of its own."
    )


def _account(pending: Connecting, channel: Channel) -> Account:
    """The channel's row, also one that was removed; a new one if there is none."""
    account, _ = Account.objects.get_or_create(
        workspace=pending.workspace,
        platform=pending.platform,
        remote_id=channel.remote_id,
        defaults={"name": channel.name[:120] or channel.remote_id},
    )
    return account


def _opened(pending: Connecting, account: Account, channel: Channel) -> Account:
    again = account.is_connected or account.removed_at is not None
    with transaction.atomic():
        Account.objects.filter(pk=account.pk).update(
            handle=channel.handle, remote_id=channel.remote_id, removed_at=None
        )
        granted = channel.granted
        tokens.store(account, granted.credentials, granted.expires_at, granted.login_expires_at)
        audit.record(
            pending.workspace,
            pending.user,
            "account.reconnect" if again else "account.connect",
            account.pk,
            name=account.name,
            platform=account.platform,
        )
    return account

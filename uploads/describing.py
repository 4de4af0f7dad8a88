"""What may be said of an account by its owner, and whether its platform takes it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from pydantic import BaseModel, SecretStr, ValidationError

from . import tokens
from .live import tell_account
from .models import Account
from .platforms import registry
from .platforms.platform import Problem
from .vault import Credentials

Json = Mapping[str, Any]


class NotTaken(Exception):
    """Something that was said is wrong. Never repeats a value."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems[:3]))
        self.problems = problems


def checked_settings(platform: str, said: Json) -> dict[str, Any]:
    """Settings as the platform has them. Raises NotTaken."""
    return _checked(registry.get(platform).Settings, said, "settings")


@sensitive_variables()
def checked_secrets(platform: str, said: Json) -> dict[str, Any]:
    """Secrets as the platform has them. Raises NotTaken."""
    return _checked(registry.get(platform).Secrets, said, "secrets")


@sensitive_variables()
def put_secrets(account: Account, said: Json) -> None:
    """Store the secrets of an account that needs no login. Raises NotTaken."""
    secrets = checked_secrets(account.platform, said)
    tokens.store(account, Credentials(issued_at=time.time(), secrets=secrets))


def remove(account: Account) -> None:
    """Throw away what opens it. The row stays, for the uploads that it made."""
    Account.objects.filter(pk=account.pk).update(
        sealed="",
        version=F("version") + 1,
        removed_at=timezone.now(),
        token_expires_at=None,
        login_expires_at=None,
        refresh_claim="",
        refresh_until=None,
    )
    tell_account(account)


@sensitive_variables()
def _checked(kind: type[BaseModel], said: Json, where: str) -> dict[str, Any]:
    try:
        return _plain(kind.model_validate(dict(said)))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
    raise NotTaken([_problem(where, fault) for fault in faults])


@sensitive_variables()
def _plain(fields: BaseModel) -> dict[str, Any]:
    """JSON of the fields. What pydantic keeps hidden is shown: it goes into the vault as it is."""
    hidden = {
        name: value.get_secret_value() for name, value in fields if isinstance(value, SecretStr)
    }
    return fields.model_dump(mode="json", exclude=set(hidden)) | hidden


def _problem(where: str, fault: Any) -> Problem:
    field = ".".join([where, *(str(part) for part in fault["loc"])])
    return Problem(field, str(fault["type"]), f"{field}: {fault['msg']}.")

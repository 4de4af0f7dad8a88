"""What the API of workspaces takes and answers."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

RoleName = Literal["owner", "editor", "viewer"]
PLAIN_TEXT = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120, pattern=PLAIN_TEXT),
]
Email = Annotated[str, Field(max_length=254, pattern=r"^([^@\s\x00]+@[^@\s\x00]+)?$")]


class Body(BaseModel):
    """What a client sends. A field we do not know is a mistake, and is told."""

    model_config = ConfigDict(extra="forbid")


class ProfileChange(Body):
    """What to change about oneself. A field that is left out stays as it is."""

    name: Name | None = None
    email: Email | None = Field(None, description="Empty: none.")


class WorkspaceChange(Body):
    """A workspace's new name."""

    name: Name


class WorkspaceChoice(Body):
    """The workspace to go to."""

    workspace_id: uuid.UUID


class InviteIn(Body):
    """Somebody new."""

    name: Name
    role: RoleName = "editor"
    email: Email = ""


class MemberChange(Body):
    """A member's new role."""

    role: RoleName


class TokenIn(Body):
    """A token to make. Without `days` it never expires."""

    name: Name
    days: int | None = Field(None, ge=1, le=3650)


class UserOut(Schema):
    """A person. `name` is to be shown; it is the user name where they gave none."""

    id: int
    username: str
    name: str
    email: str
    is_staff: bool = Field(description="Whether the admin is open to them.")


class WorkspaceOut(Schema):
    """A workspace, and what one may do there."""

    id: uuid.UUID
    name: str
    role: RoleName


class MemberOut(Schema):
    """A member. `is_you`: who asks; `may_relink`: a new sign-in link can be made for them."""

    id: int
    name: str
    username: str
    email: str
    role: RoleName
    is_you: bool
    may_relink: bool
    created_at: datetime
    last_login: datetime | None


class SignInLinkOut(Schema):
    """A link that lets the member sign in once. It is shown only here."""

    member: MemberOut
    link: str
    expires_at: datetime


class TokenOut(Schema):
    """An API token, without its text."""

    id: uuid.UUID
    name: str
    user: str = Field(description="Whose it is.")
    is_yours: bool
    last_used_at: datetime | None
    expires_at: datetime | None
    created_at: datetime


class NewTokenOut(TokenOut):
    """An API token with its text, which is shown only here."""

    token: str

"""Accounts as the API shows and takes them, in seed 000's words. No credential is ever shown."""

from __future__ import annotations

import uuid
from datetime import datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from ninja import Schema
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

from uploads.models import State
from uploads.rotation import How
from workspaces.paging import Page

MOST_TAGS, MOST_FIELDS, MOST_WANTED = 30, 20, 1000
DAY_SECONDS = 86_400


def known_zone(name: str) -> str:
    """Refuses a name that no time zone has."""
    if name not in available_timezones():
        raise ValueError("no time zone has this name; one is Europe/Berlin")
    return name


def without_offset(moment: time) -> time:
    """Refuses a time that brings a zone of its own."""
    if moment.tzinfo is not None:
        raise ValueError("give the time as in 22:00; the zone is that of the account")
    return moment


CLOCK = {
    "type": "string",
    "pattern": r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$",
    "examples": ["22:00"],
}
Clock = Annotated[time, AfterValidator(without_offset), WithJsonSchema(CLOCK)]
Zone = Annotated[str, StringConstraints(max_length=64), AfterValidator(known_zone)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Tag = Annotated[str, StringConstraints(min_length=1, max_length=40, strip_whitespace=True)]
Value = str | bool | int | float | None
Values = Annotated[dict[str, Value], Field(max_length=MOST_FIELDS)]
Cap = Annotated[int, Field(ge=1, le=10_000)]
Gap = Annotated[int, Field(ge=0, le=7 * DAY_SECONDS)]


class AccountHealth(Schema):
    """How an account fares. `message` says why it is not ok."""

    state: State
    message: str
    failureStreak: int
    lastSuccess: datetime | None
    lastFailure: datetime | None
    reconnectBefore: datetime | None = Field(description="When its login ends by itself.")


class AccountPace(Schema):
    """Its rules: `dailyCap` and `gapSeconds` are its own, `cap` and `gap` what holds."""

    dailyCap: int | None
    gapSeconds: int | None
    cap: int | None = Field(description="Uploads a day; null: no cap.")
    gap: int = Field(description="Seconds between two uploads.")
    quietFrom: Clock | None
    quietUntil: Clock | None
    timeZone: str


class AccountLoad(Schema):
    """How busy it is. `nextSlot` is null for one that cannot be used now."""

    usedToday: int
    cap: int | None
    cooldownSeconds: float
    nextSlot: datetime | None


class AccountOut(Schema):
    """An account. `platformName` is for people, `login` says how it is connected."""

    accountId: uuid.UUID
    platform: str
    platformName: str
    name: str
    handle: str
    remoteId: str
    tags: list[str]
    settings: dict[str, Any]
    enabled: bool
    connected: bool
    usable: bool
    login: Literal["oauth", "secrets"]
    health: AccountHealth
    pace: AccountPace
    load: AccountLoad
    createdAt: datetime


class AccountAnswer(Schema):
    """One account."""

    success: bool = True
    data: AccountOut


class AccountList(Schema):
    """A part of a list; `total` is of all of it."""

    success: bool = True
    data: list[AccountOut]
    total: int


class AccountWanted(Page):
    """Which accounts."""

    platform: str = Field("", max_length=20)
    tag: str = Field("", max_length=40)
    state: State | None = None


class AccountChange(BaseModel):
    """What may be changed; what is not named stays. `secrets` are never shown again."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    tags: list[Tag] | None = Field(None, max_length=MOST_TAGS)
    enabled: bool | None = None
    settings: Values | None = None
    secrets: Values | None = Field(None, repr=False, description="Only where no login is needed.")
    dailyCap: Cap | None = Field(None, description="null: the platform's.")
    gapSeconds: Gap | None = Field(None, description="null: the platform's.")
    quietFrom: Clock | None = None
    quietUntil: Clock | None = None
    timeZone: Zone | None = None


class AccountIn(AccountChange):
    """A new account of a platform that needs no login: a folder, a bucket, a webhook."""

    platform: str = Field(max_length=20)
    name: Name


class ConnectIn(BaseModel):
    """Where to log in."""

    model_config = ConfigDict(extra="forbid")

    platform: str = Field(max_length=20)


class ConnectOut(Schema):
    """The platform's login page, to go to in this browser within ten minutes."""

    success: bool = True
    url: str


class ConnectOutcome(Schema):
    """What became of the last login of this browser; `code` is empty if it worked."""

    accounts: list[uuid.UUID] = []
    code: str = ""
    message: str = ""


class TrialOut(Schema):
    """Whether the platform knows the account. Asking did not fail if `ok` is false."""

    success: bool = True
    ok: bool
    name: str
    message: str
    data: AccountOut


class PlatformOut(Schema):
    """A platform. The schemas draw its forms; `configured`: accounts can be connected here."""

    name: str
    title: str
    login: Literal["oauth", "secrets"]
    configured: bool
    settings: dict[str, Any]
    secrets: dict[str, Any]
    extras: dict[str, Any]
    postsPerDay: int | None
    gap: int


class PlatformList(Schema):
    """All platforms."""

    success: bool = True
    data: list[PlatformOut]


class PlanIn(BaseModel):
    """How videos are to be given to accounts: those named, or all with all these tags."""

    model_config = ConfigDict(extra="forbid")

    accountIds: list[uuid.UUID] = Field([], max_length=200)
    tags: list[Tag] = Field([], max_length=MOST_TAGS)
    platform: str = Field("", max_length=20)
    how: How = "least_used"
    videos: int = Field(1, ge=1, le=MOST_WANTED)
    overHours: float = Field(0.0, ge=0, le=24 * 90)


class SlotOut(Schema):
    """Video number `video` (from 0) goes to an account at a time."""

    video: int
    accountId: uuid.UUID
    at: datetime


class PlanOut(Schema):
    """A plan, as it would be made now."""

    success: bool = True
    data: list[SlotOut]

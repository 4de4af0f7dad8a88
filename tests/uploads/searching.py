"""Looks for secrets where none may be: what a test plants, and every place that might tell."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, quote_plus

import structlog
from django.apps import apps
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from config.api import api
from config.logs import SHARED, logging_config
from uploads import vault
from uploads.models import Account

SHORTEST = 6


class Search:
    """Secrets, by what they are, and the places where they were looked for."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.places: dict[str, str] = {}

    def plant(self, **secrets: str) -> None:
        """Something that must be nowhere."""
        for name, value in secrets.items():
            assert len(value) >= SHORTEST, name
            self.secrets[name] = value

    def plant_credentials(self) -> None:
        """What opens the accounts now."""
        for account in Account.objects.exclude(sealed=""):
            for number, value in enumerate(vault.credentials(account).values()):
                if len(value) >= SHORTEST:
                    self.plant(**{f"{account.platform}-{account.pk}-{number}-{value[-4:]}": value})

    def look(self, place: str, text: str | bytes) -> None:
        """Remember what a place tells."""
        told = text if isinstance(text, str) else text.decode(errors="replace")
        self.places[place] = self.places.get(place, "") + told

    def found(self) -> list[str]:
        """Which secret stands where, in whatever writing; never the secret itself."""
        return [
            f"{name} in {place}"
            for name, secret in self.secrets.items()
            for place, text in self.places.items()
            if any(form in text for form in writings(secret))
        ]


def writings(secret: str) -> set[str]:
    """How a text may be written in an address, in JSON and in Base64."""
    coded = base64.b64encode(secret.encode()).decode().rstrip("=")
    return {
        secret,
        quote(secret, safe=""),
        quote_plus(secret),
        json.dumps(secret)[1:-1],
        coded,
        coded.replace("+", "-").replace("/", "_"),
    }


@contextmanager
def listening(search: Search) -> Iterator[None]:
    """Everything that is logged, down to DEBUG, as both formats write it."""
    root, level = logging.getLogger(), logging.getLogger().level
    handlers = {style: _handler(style) for style in ("json", "console")}
    for handler in handlers.values():
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        root.setLevel(level)
        for style, handler in handlers.items():
            root.removeHandler(handler)
            search.look(f"the log ({style})", handler.stream.getvalue())


def _handler(style: str) -> logging.StreamHandler[io.StringIO]:
    lines = logging_config("DEBUG", style)["formatters"]["lines"]
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=lines["processors"], foreign_pre_chain=SHARED
        )
    )
    return handler


def look_at_the_api(search: Search, client: Client, ids: Mapping[str, Any]) -> int:
    """Ask everything that can be asked without changing anything; how much that was."""
    schema: Mapping[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))
    asked = 0
    for path, methods in schema["paths"].items():
        if "get" not in methods:
            continue
        try:
            address = path.format(**ids)
        except KeyError:
            continue
        answer = client.get(address)
        assert answer.status_code < 500, (address, answer.content)
        body = b"".join(answer) if answer.streaming else answer.content
        search.look(f"GET {path}", f"{dict(answer.headers)}".encode() + body)
        asked += 1
    return asked


def look_at_the_admin(search: Search, client: Client, most: int = 5) -> int:
    """Every list of the admin and the newest rows' pages; how many pages that was."""
    seen = 0
    for model in admin.site._registry:
        if not model._meta.managed:
            continue
        name = f"{model._meta.app_label}_{model._meta.model_name}"
        rows = model._default_manager.order_by("-pk")[:most]
        pages = [reverse(f"admin:{name}_changelist")]
        for row in rows:
            pages += [reverse(f"admin:{name}_{kind}", args=(row.pk,)) for kind in _kinds()]
        for address in pages:
            answer = client.get(address)
            assert answer.status_code < 500, address
            search.look(f"admin {name}", b"".join(answer) if answer.streaming else answer.content)
            seen += 1
    return seen


def _kinds() -> Iterable[str]:
    return ("change", "history", "delete")


def look_at_the_database(search: Search) -> None:
    """Every row of every table, a dump, the fixtures, and what sessions hold."""
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.managed:
            continue
        for row in model._default_manager.values():
            search.look(f"table {model._meta.db_table}", repr(row))
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        search.look("the dump", "\n".join(connection.connection.iterdump()))
    fixtures = io.StringIO()
    call_command("dumpdata", exclude=["django_rq"], stdout=fixtures)
    search.look("dumpdata", fixtures.getvalue())
    for session in Session.objects.all():
        search.look("sessions", repr(session.get_decoded()))

"""The media desk as tests use it: its list, its pages, what is done with the chosen ones."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from media_library.models import Asset

LIST = reverse("admin:media_library_asset_changelist")


def shown(client: Client, **asked: str) -> list[str]:
    """Names of the assets on the first page of the list."""
    answer = client.get(LIST, asked)
    assert answer.status_code == 200
    return [row.name for row in answer.context["cl"].result_list]


def page(one: Asset) -> str:
    return reverse("admin:media_library_asset_change", args=(one.pk,))


def act(client: Client, action: str, *assets: Asset, **more: str) -> Any:
    """Do something to assets as the list's form does; `trash` is a part of the address."""
    address = f"{LIST}?trash={more.pop('trash')}" if "trash" in more else LIST
    chosen = {"action": action, "_selected_action": [str(one.pk) for one in assets], "index": "0"}
    return client.post(address, {**chosen, **more}, follow=True)


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])

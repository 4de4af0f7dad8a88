"""`manage.py signin_link`: a new one-time link for the owner of this installation."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workspaces.setup import first_workspace
from workspaces.signin import make_link_token


class Command(BaseCommand):
    help = "Print a one-time sign-in link for the owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--address", default="http://localhost:8000", help="Where it runs.")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        _, membership = first_workspace()
        self.stdout.write(f"{address.rstrip('/')}/signin/{make_link_token(membership.user)}")

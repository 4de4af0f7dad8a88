"""`manage.py rotate_vault`: change the keys that credentials are encrypted with."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand, CommandError

from uploads import resealing


class Command(BaseCommand):
    """Seal all credentials with the newest key."""

    help = (
        "Encrypt all credentials with the newest key. With REELGRAPH_VAULT_KEYS: put the new key "
        "first, start Reelgraph again, run this, then take the old keys away. With the key file: "
        "run it with --new-key; later, when nothing that started before runs any more, with "
        "--drop-old."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """See `help`."""
        parser.add_argument(
            "--new-key", action="store_true", help="Put a new key on top of the key file first."
        )
        parser.add_argument(
            "--drop-old",
            action="store_true",
            help="Take all older keys out of the file then.",
        )
        parser.add_argument(
            "--make-key", action="store_true", help="Only print a new key, for the environment."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many were sealed; exit code 1 if any could not be opened."""
        if options["make_key"]:
            self.stdout.write(Fernet.generate_key().decode())
            return
        try:
            if options["new_key"]:
                resealing.add_key()
            report = resealing.reseal()
            for name in report.locked:
                self.stderr.write(f"{name}: no key opens it. It has to be connected again.")
            if options["drop_old"] and not report.locked:
                resealing.drop_old_keys()
        except resealing.NotOurs as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Sealed anew: {report.count}.")
        if report.locked:
            raise SystemExit(1)

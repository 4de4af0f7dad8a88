"""`manage.py verify_library`: compare the rows with the bytes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from media_library.models import Blob
from media_library.store import StorageAway
from media_library.verifying import verify


class Command(BaseCommand):
    """Ends with 1 if anything is wrong. Nothing is changed."""

    help = "Find media files that are missing, truncated, corrupted (--full) or orphaned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--full", action="store_true", help="Read all bytes, compare hashes.")

    def handle(self, *args: Any, **options: Any) -> None:
        counts: Counter[str] = Counter()
        try:
            for finding in verify(full=options["full"]):
                counts[finding.fault] += 1
                self.stdout.write(f"{finding.fault:<10} {finding.key}  {finding.detail}")
        except StorageAway as error:
            raise CommandError(str(error)) from error
        how = "hashes" if options["full"] else "sizes"
        self.stdout.write(f"{Blob.objects.count()} blobs compared by their {how}.")
        if counts:
            found = ", ".join(f"{number} {fault}" for fault, number in sorted(counts.items()))
            raise CommandError(f"Not right: {found}.")

"""`manage.py import_folder DIR`: bring what is in a folder into the library."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from media_library.library import folders
from media_library.models import AssetRole
from media_library.store import StorageFull


class Command(BaseCommand):
    """Take in every file, say what became of it, go on after one that is refused."""

    help = (
        "Copy a folder's media into the library. templates/, hot-videos/, products/ and "
        "audio/<mood>/ inside it say what files are for; other folders become tags."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--workspace", default="", help="Name or id; the first one by default.")
        parser.add_argument("--role", default="", choices=["", *AssetRole.values])
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        workspace = folders.by_name(options["workspace"]).first()
        if workspace is None:
            raise CommandError("There is no such workspace.")
        counts = {"new": 0, "known": 0, "refused": 0}
        for plan in folders.plans(folder, options["role"]):
            shown = plan.file.relative_to(folder)
            if options["dry_run"]:
                self.stdout.write(f"{shown}: {plan.about['role']}")
                continue
            try:
                taken = folders.take_in(plan, workspace)
            except StorageFull as error:
                raise CommandError(error.message) from None
            word = ("new" if taken.is_new else "known") if taken.asset else "refused"
            counts[word] += 1
            self.stdout.write(f"{shown}: {taken.reason or word}")
        if not options["dry_run"]:
            self.stdout.write(", ".join(f"{count} {word}" for word, count in counts.items()) + ".")

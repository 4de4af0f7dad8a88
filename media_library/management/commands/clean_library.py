"""`manage.py clean_library`: apply the workspaces' clean-up rules."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from media_library.library import cleaning, folders, trash
from media_library.library.cleaning import Match
from workspaces.models import Workspace


class Command(BaseCommand):
    """For one workspace or all."""

    help = "Put what the clean-up rules take into the trash, and empty the trash by age."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--workspace", default="", help="Name or id; all by default.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument(
            "--empty-trash-after",
            type=int,
            metavar="DAYS",
            help="Delete for good what has been in the trash for so long.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["empty_trash_after"]
        if days is not None and days < 0:
            raise CommandError("Days cannot be negative.")
        workspaces = list(folders.by_name(options["workspace"]))
        if not workspaces:
            raise CommandError("There is no such workspace.")
        for workspace in workspaces:
            self._clean(workspace, dry_run=options["dry_run"])
            if days is not None and not options["dry_run"]:
                before = timezone.now() - timedelta(days=days)
                emptied = trash.empty(workspace, user_id=None, before=before)
                freed = f"{emptied.assets} files deleted, {emptied.freed_bytes} bytes freed"
                self.stdout.write(f"{workspace}: {freed}.")

    def _clean(self, workspace: Workspace, *, dry_run: bool) -> None:
        found = list(cleaning.matches(workspace)) if dry_run else cleaning.clean(workspace)
        for match in found:
            self.stdout.write(_line(match))
        verb = "would go" if dry_run else "went"
        self.stdout.write(f"{workspace}: {len(found)} files {verb} to the trash.")


def _line(match: Match) -> str:
    asset = match.asset
    return f"{asset.pk} {asset.blob.size_bytes} bytes “{asset.name}”: {match.rule.name}"

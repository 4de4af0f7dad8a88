"""`manage.py move_blobs --to s3|local`: move media files between the disk and the bucket."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from media_library import store
from media_library.store import StorageAway

MEGABYTE = 10**6


class Command(BaseCommand):
    """Each file is copied, read back, compared by its hash, and then deleted in the old place.

    While REELGRAPH_S3_BUCKET is set, files are found in both places, so this may run while
    Reelgraph does. To s3: set the variables, start Reelgraph again, run this where the media folder
    is. To local: run this, take the variables away, start again, for as long as new files come in
    meanwhile.
    """

    help = "Move media files between the disk and the S3 bucket, verified by their hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", choices=("s3", "local"), required=True)
        parser.add_argument("--dry-run", action="store_true", help="Say what there is to move.")
        parser.add_argument("--keep", action="store_true", help="Copy: delete nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._move(**{name: options[name] for name in ("to", "dry_run", "keep")})
        except StorageAway as error:
            raise CommandError(f"{error} What was moved stays moved; run this again.") from error

    def _move(self, *, to: Any, dry_run: bool, keep: bool) -> None:
        bucket = store.bucket()
        if bucket is None:
            raise CommandError("There is no bucket: set REELGRAPH_S3_BUCKET and its like.")
        from media_library.storage import moving

        files = size = problems = 0
        for one in moving.sources(to, bucket):
            if not dry_run:
                done = moving.move(one, to, bucket, keep=keep)
                if done.problem:
                    problems += 1
                    self.stderr.write(f"{done.key} {done.problem}.")
                    continue
            files, size = files + 1, size + one.size
        verb = "Would move" if dry_run else "Copied" if keep else "Moved"
        self.stdout.write(f"{verb} {files} files, {size / MEGABYTE:,.1f} MB, to {to}.")
        if problems:
            raise CommandError(f"{problems} files could not be moved.")

"""`manage.py demo_media FOLDER`: make the media that the demo workflows use."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Make small original demo media: moving pictures, a beat, product pictures."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        from workflows.demo.film import write_all

        for path in write_all(folder):
            self.stdout.write(f"demo media  {path}")

"""`manage.py platform_simulator` serves until it is stopped."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import httpx
from django.conf import settings


def test_it_says_where_it_is_and_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "manage.py", "platform_simulator", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--folder", str(tmp_path)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        said = process.stdout.readline() + process.stdout.readline()
        base = re.findall(r"http://[\d.:]+", said)[0]
        page = httpx.get(base, trust_env=False, timeout=60)
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert f"REELGRAPH_PLATFORM_SIMULATOR={base}" in said
    assert "Platform simulator" in page.text

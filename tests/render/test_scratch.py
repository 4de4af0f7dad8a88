"""Scratch folders, and their sweeping after an owner was killed."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from render.scratch import scratch_dir, scratch_root, sweep_scratch

HOLDER = """
import django, pathlib, sys, time
django.setup()
from render.scratch import scratch_dir
with scratch_dir("run 7/node mash") as folder:
    (folder / "half.mp4").write_bytes(b"half")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_folder_is_gone_at_the_end_with_all_that_is_in_it() -> None:
    with scratch_dir("run 1/node a") as folder:
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("x")
    assert not folder.exists()
    assert not list(scratch_root().glob(f"{folder.name}*"))


def test_a_folder_is_gone_after_an_error() -> None:
    with pytest.raises(LookupError), scratch_dir("x") as folder:
        raise LookupError
    assert not folder.exists()


def test_sweeping_spares_a_living_owners_folder() -> None:
    with scratch_dir("living") as folder:
        assert folder not in sweep_scratch()
        assert folder.is_dir()


def test_sweeping_removes_a_killed_owners_folder() -> None:
    environment = {"REELGRAPH_VAR": str(settings.VAR), "DJANGO_SETTINGS_MODULE": "config.settings"}
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout
        folder = Path(holder.stdout.readline().strip())
        assert folder.is_dir()
        assert folder not in sweep_scratch()
        holder.kill()
        holder.wait()
        assert folder in sweep_scratch()
    assert not folder.exists()
    assert not folder.with_name(folder.name + ".lock").exists()

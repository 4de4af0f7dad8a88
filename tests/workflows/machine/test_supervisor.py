"""The supervisor, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from workflows.machine.supervisor import Service, Supervisor

SLEEPER = "import os, sys, time; print(os.getpid(), flush=True); time.sleep(600)"


def wait_until(true: Callable[[], object], what: str, seconds: float = 60) -> None:
    """Wait for something that must come; the generous limit only ends a broken test."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def pids(log: Path) -> list[int]:
    return [int(line) for line in log.read_text().split()] if log.exists() else []


@pytest.fixture
def sleeper(tmp_path: Path) -> Service:
    return Service("sleeper", (sys.executable, "-c", SLEEPER), tmp_path / "sleeper.log")


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(said.append)
    yield supervisor
    supervisor.stop()


def test_a_killed_service_is_started_again_and_the_user_told(
    supervisor: Supervisor, sleeper: Service, said: list[str]
) -> None:
    supervisor.start(sleeper)
    wait_until(lambda: len(pids(sleeper.log)) == 1, "the first start")
    os.kill(pids(sleeper.log)[0], signal.SIGKILL)

    def restarted() -> bool:
        supervisor.watch()
        return len(pids(sleeper.log)) == 2

    wait_until(restarted, "the second start")
    assert "sleeper stopped (SIGKILL)" in said[0]
    assert str(sleeper.log) in said[0]


def test_stopping_ends_every_service_even_one_that_ignores_being_asked(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflows.machine.supervisor.STOP_SECONDS", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER
    service = Service("deaf", (sys.executable, "-c", deaf), tmp_path / "deaf.log")
    supervisor.start(service)
    wait_until(lambda: pids(service.log), "the start")
    supervisor.stop()
    assert not alive(pids(service.log)[0])


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG is Linux's")
def test_services_die_with_a_supervisor_that_is_killed(sleeper: Service) -> None:
    program = f"""
import sys, time
from pathlib import Path
from workflows.machine.supervisor import Service, Supervisor
supervisor = Supervisor(print)
supervisor.start(Service("sleeper", {sleeper.command!r}, Path({str(sleeper.log)!r})))
time.sleep(600)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[3])
    wait_until(lambda: pids(sleeper.log), "the start")
    parent.kill()
    parent.wait()
    wait_until(lambda: not alive(pids(sleeper.log)[0]), "the service's end")

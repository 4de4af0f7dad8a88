"""How a pool of workers ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.workflows.test_jobs import holder, until
from tests.workflows.trivial import chain
from workflows.machine import holders
from workflows.running import runs
from workflows.working import reconcile, retry
from workspaces.models import Workspace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("trivial")]

STUBBORN = """
import os, signal, time
import django
django.setup()
from workflows.working import claims, pool

def become_worker(queues):
    "One that only SIGKILL ends, and whose work-horse takes half a second longer to die."
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    worker = os.getpid()
    if os.fork() == 0:
        claims.claim("network")
        while os.getppid() == worker:
            time.sleep(0.01)
        time.sleep(0.5)
        os._exit(0)
    while True:
        signal.pause()

pool._become_worker = become_worker
pool.FINISH_SECONDS = pool.DROP_SECONDS = 0.1
pool.DIE_SECONDS = 60
pool.Pool(("network",), 1).run()
"""


def test_a_shutdown_is_not_blamed_on_a_node_whose_work_horse_dies_slowly(
    workspace: Workspace, trivial: Path
) -> None:
    run = runs.start(workspace, chain(1, "trivial-job"))
    run.nodes.update(deaths=retry.DEATHS_ALLOWED - 1)
    environment = {**os.environ, "PYTHONPATH": str(trivial)}
    with subprocess.Popen(
        [sys.executable, "-c", STUBBORN], cwd=settings.BASE_DIR, env=environment
    ) as pool:
        horse = holder(run)
        pool.terminate()
    until(lambda: holders.is_dead(horse))
    reconcile.release_lost()
    node = run.nodes.get()
    assert (node.status, node.deaths) == ("queued", retry.DEATHS_ALLOWED - 1)

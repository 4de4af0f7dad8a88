"""How soon a browser has the picture of a node: through the real web server, by its API."""

from __future__ import annotations

import http.client
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings

from tests.bench.meter import quick
from tests.bench.table import Row
from tests.media_library.receiving.servers import Server
from workflows.cli.assignments import with_inputs
from workflows.definition.reading import parse
from workflows.demo import film
from workflows.examples import load
from workflows.graph import to_json
from workflows.models import Workflow
from workflows.registry import installed
from workspaces.models import ApiToken
from workspaces.setup import first_workspace

NODES = ("main", "template", "mash", "gold", "export", "publish")
"""All nodes of the golden mashup that show something (its music does not)."""
WIDTH = 540


def rows() -> Iterator[Row]:
    """Each node's median, that of all, and that of answers that nothing has changed."""
    with TemporaryDirectory(dir=settings.VAR) as folder, _server() as server:
        browser = _Browser(server.port, _saved(Path(folder)))
        browser.look("main", 0.0)
        number = 4 if quick() else 12
        everything, before = [], _cpu(server.pid)
        for node in NODES:
            looks = [browser.look(node, 0.3 + 0.57 * at) for at in range(number)]
            everything += looks
            what = f"a still of `{node}`, {WIDTH} px wide, nothing cached; median of {number}"
            yield Row(f"still {node}", median(looks), "ms", what)
        what = f"a still of any node of the golden mashup; median of {len(everything)}"
        yield Row("still", median(everything), "ms", what, aim="≤ 300")
        spent = (_cpu(server.pid) - before) / len(everything) * 1000
        what = "CPU of the server and its ffmpeg for a still, on average"
        yield Row("still cpu", spent, "ms", what)
        again = [browser.look_again(node) for node in NODES for _ in range(number)]
        what = f"the answer 304 to its ETag; median of {len(again)}"
        yield Row("still 304", median(again), "ms", what, aim="≤ 20")


def _saved(folder: Path) -> Workflow:
    """The example with the demo's media."""
    workspace, _ = first_workspace()
    for _path in film.write_all(folder):
        pass
    given = {"main": "main.mp4", "template": "template.mp4", "music": "beat.wav"}
    words = [f"{node}={folder / name}" for node, name in given.items()]
    definition, problems = with_inputs(parse(load("golden-mashup")), installed(), words, workspace)
    if problems:
        raise RuntimeError("; ".join(problem.message for problem in problems))
    return Workflow.objects.create(
        workspace=workspace, name="Stills", definition=to_json(definition)
    )


class _Browser:
    """Asks for stills of one workflow, each over a connection of its own."""

    def __init__(self, port: int, workflow: Workflow) -> None:
        self.port, self.workflow = port, workflow
        _, membership = first_workspace()
        _, token = ApiToken.issue(membership, "bench")
        self.headers = {"Authorization": f"Bearer {token}"}
        self.tags: dict[str, tuple[float, str]] = {}

    def look(self, node: str, t: float) -> float:
        """Milliseconds to the last byte of a still that has never been drawn."""
        for cache in ("stills", "pictures"):
            shutil.rmtree(Path(settings.VAR) / "cache" / cache, ignore_errors=True)
        taken, headers = self._ask(node, t, {}, 200)
        self.tags[node] = t, headers["ETag"]
        return taken

    def look_again(self, node: str) -> float:
        """Milliseconds to the answer that the last still of the node is still right."""
        t, tag = self.tags[node]
        return self._ask(node, t, {"If-None-Match": tag}, 304)[0]

    def _ask(
        self, node: str, t: float, headers: dict[str, str], expected: int
    ) -> tuple[float, Any]:
        """Raises RuntimeError for any other status than the expected one."""
        path = f"/api/workflows/{self.workflow.pk}/nodes/{node}/still?t={t:.3f}&w={WIDTH}"
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path, headers={**self.headers, **headers})
            answer = connection.getresponse()
            body = answer.read()
            taken = (time.monotonic() - started) * 1000
        finally:
            connection.close()
        if answer.status != expected:
            raise RuntimeError(f"{path}: {answer.status} {body[:300]!r}")
        return taken, answer.headers


@contextmanager
def _server() -> Iterator[Server]:
    """The web server as `studio` starts it."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.kill()


def _cpu(pid: int) -> float:
    """Seconds that a process and its ended children have computed (proc(5), stat)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

"""The canvas with many nodes, beside a bare React Flow page: scripting, frames, first load."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from playwright.sync_api import CDPSession, Page, sync_playwright

from tests.bench.meter import quick
from tests.bench.table import Row
from tests.fixtures import node
from tests.fixtures.chromium import OPTIONS, chromium

FRONTEND = Path(__file__).parents[2] / "frontend"
VIEWS: tuple[Literal["close", "whole"], ...] = ("close", "whole")
EVENTS, EVENT_SECONDS, DRAG_STEPS = 50, 3, 60
FRAME_MS = 1000 / 60
AIM = "≤ 1.5"
FIRST_LOAD = "≤ 250"

FRAMES = """() => {
  const gaps = []; let last = performance.now(); window.frames = gaps;
  const tick = now => {
    gaps.push(now - last); last = now; window.ticking = requestAnimationFrame(tick);
  };
  window.ticking = requestAnimationFrame(tick);
}"""
FRAMES_SO_FAR = "() => { cancelAnimationFrame(window.ticking); return window.frames.slice(1); }"
SEND = """([events, seconds, nodes]) => new Promise(done => {
  let sent = 0;
  const timer = setInterval(() => {
    window.progress(`node_${sent % nodes}`, (sent % 100) / 100);
    sent += 1;
    if (sent >= events * seconds) { clearInterval(timer); done(); }
  }, 1000 / events);
})"""


def rows() -> Iterator[Row]:
    """First load, then opening, dragging and events, each as a ratio to the bare page."""
    yield _first_load()
    counts = (100,) if quick() else (500, 1000)
    with TemporaryDirectory() as folder, _pages(Path(folder)) as address:
        for count in counts:
            for view in VIEWS:
                yield from _compared(address, count, view)


@dataclass(frozen=True)
class Cost:
    """Milliseconds of script, and frames that did not come in time."""

    script: float
    dropped: int


def _compared(address: str, count: int, view: str) -> Iterator[Row]:
    ours, bare = (_measured(f"{address}/{page}.html", count, view) for page in ("editor", "bare"))
    for name, cost in ours.items():
        other = bare[name]
        what = f"{name} with {count} nodes, view {view}: script of the canvas by that of the page"
        against = f"{cost.script:.0f} ms to {other.script:.0f} ms"
        label = f"editor {name} {count} {view}"
        yield Row(label, cost.script / max(other.script, 1), "x", what, against, AIM)
        dropped = f"frames dropped while {name}"
        yield Row(f"{label} dropped", cost.dropped, "frames", dropped, f"{other.dropped} bare")


def _measured(address: str, count: int, view: str) -> dict[str, Cost]:
    """What opening, dragging one node and events cost on one page, in a browser of its own."""
    found = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program, args=list(OPTIONS), env=dict(found.env)
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        meter = page.context.new_cdp_session(page)
        meter.send("Performance.enable")
        page.goto(f"{address}?count={count}&view={view}")
        page.wait_for_selector(".react-flow__node")
        page.wait_for_timeout(1500)
        costs = {"opening": Cost(_script(meter), 0)}
        costs["dragging"] = _during(page, meter, partial(_drag, page))
        costs["events"] = _during(page, meter, partial(_events, page, count))
        browser.close()
    return costs


def _during(page: Page, meter: CDPSession, action: partial[None]) -> Cost:
    before = _script(meter)
    page.evaluate(FRAMES)
    action()
    gaps: list[float] = page.evaluate(FRAMES_SO_FAR)
    dropped = sum(max(0, round(gap / FRAME_MS) - 1) for gap in gaps)
    return Cost(_script(meter) - before, dropped)


def _drag(page: Page) -> None:
    first = page.locator(".react-flow__node").first
    box = first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + min(16, box["height"] / 4)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(DRAG_STEPS):
        page.mouse.move(x + 3 * step, y + 2 * step)
    page.mouse.up()
    assert first.bounding_box() != box, "Nothing was dragged."


def _events(page: Page, count: int) -> None:
    page.evaluate(SEND, [EVENTS, EVENT_SECONDS, min(count, 20)])


def _script(meter: CDPSession) -> float:
    """Milliseconds of JavaScript so far (Performance.getMetrics of the DevTools protocol)."""
    metrics: list[dict[str, Any]] = meter.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(m["value"]) for m in metrics if m["name"] == "ScriptDuration")


def _first_load() -> Row:
    """Script of the first page before lazy parts, compressed as it is sent."""
    folder = FRONTEND / "dist"
    chunks = json.loads((folder / ".vite" / "manifest.json").read_text("utf-8"))
    names = [name for name, chunk in chunks.items() if chunk.get("isEntry")]
    names += [name for name in chunks if name.endswith("home/HomePage.tsx")]
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name not in seen:
            seen.add(name)
            names += chunks[name].get("imports", [])
    files = {chunks[name]["file"] for name in seen}
    size = sum(len(gzip.compress((folder / file).read_bytes(), 9)) for file in files)
    what = "gzip of the script of the first page"
    return Row("first load", size / 1000, "kB", what, aim=FIRST_LOAD)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing is said."""


@contextmanager
def _pages(folder: Path) -> Iterator[str]:
    """Both pages, built and served."""
    vite = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
    command = (node.NODE, vite, "build", "--config", "bench/vite.config.ts", "--outDir", folder)
    subprocess.run(
        [*command, "--emptyOutDir", "--logLevel", "error"], cwd=FRONTEND, env=os.environ, check=True
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

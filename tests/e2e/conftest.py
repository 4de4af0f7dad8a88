"""A studio, a browser, and a signed-in page in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.e2e import plugin
from tests.e2e.footage import film, sound, still
from tests.e2e.signed_in import sign_in
from tests.faults.studio import Studio
from tests.fixtures.chromium import OPTIONS, chromium
from tests.fixtures.simulator import Simulator
from tests.media_library.sites import HOST

PATIENCE_MS = 60_000
"""For a busy machine; what is expected comes in a fraction of it."""
WINDOW = ViewportSize(width=1280, height=800)

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def nodes_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the studio's Python finds packages: one with a node type of its own."""
    folder = tmp_path_factory.mktemp("packages")
    plugin.install(folder)
    return folder


@pytest.fixture(scope="session")
def studio(
    tmp_path_factory: pytest.TempPathFactory, nodes_folder: Path, simulator_process: Simulator
) -> Iterator[Studio]:
    """A whole studio, shared by the tests of a process; platforms and the web are simulated."""
    folder = tmp_path_factory.mktemp("e2e")
    outside = {
        "REELGRAPH_PLATFORM_SIMULATOR": simulator_process.base,
        "REELGRAPH_IMPORT_NETWORKS": f"{HOST}/32",
    }
    studio = Studio(folder / "var", nodes_folder, workers=1, **outside)
    try:
        studio.start()
        yield studio
    finally:
        studio.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. Ends with the module: Playwright's event loop must not outlive it (Django)."""
    found = chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.program, args=list(OPTIONS), env=dict(found.env)
        )
        yield browser
        browser.close()


def slow_down(page: Page) -> None:
    """Let a page compute at a quarter of its speed."""
    tab = page.context.new_cdp_session(page)
    tab.send("Emulation.setCPUThrottlingRate", {"rate": 4})


@pytest.fixture
def context(browser: Browser, studio: Studio, full: bool) -> Iterator[BrowserContext]:
    """A browser of its own, as on another machine, signed in; a slow one in `make test-full`."""
    context = browser.new_context(
        base_url=str(studio.client.base_url), viewport=WINDOW, accept_downloads=True
    )
    context.set_default_timeout(PATIENCE_MS)
    if full:
        context.on("page", slow_down)
    sign_in(context, studio)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page. An error that nobody caught in it fails the test."""
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    assert broken == []


@pytest.fixture(scope="session")
def footage(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small files as a desktop holds them: two films, a sound, a picture."""
    folder = tmp_path_factory.mktemp("desktop")
    return {
        "main": film(folder / "main.mp4", "testsrc2", 3),
        "template": film(folder / "template.mp4", "smptebars", 2),
        "music": sound(folder / "music.wav", 3),
        "picture": still(folder / "picture.png"),
    }

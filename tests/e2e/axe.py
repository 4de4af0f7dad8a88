"""What axe-core says of a page (https://github.com/dequelabs/axe-core)."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.fixtures.node import MODULES

SERIOUS = ("serious", "critical")
RESTS = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const isFinite = (one) => one.effect.getComputedTiming().endTime < Infinity;
  for (;;) {
    await frame().then(frame);
    const moving = document.getAnimations()
      .filter((one) => one.playState === "running" && isFinite(one));
    if (moving.length === 0) return;
    await Promise.all(moving.map((one) => one.finished.catch(() => null)));
  }
}"""
"""What fades in has the contrast that it is meant to have only at the end."""
ASK = """async (inside) => {
  const parts = { include: inside.map(one => [one]) };
  const found = await axe.run(parts, { resultTypes: ['violations'] });
  return found.violations.flatMap(v => v.nodes.map(n => [v.impact, v.id, n.html.slice(0, 160),
    n.failureSummary.slice(0, 240)]));
}"""


def serious_problems(page: Page, *inside: str) -> list[list[str]]:
    """Impact, rule, element and what to do, of each serious or critical problem.

    `inside`: selectors of the parts to look at; the whole page without any.
    """
    page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text())
    page.evaluate(RESTS)
    found: list[list[str]] = page.evaluate(ASK, inside or ["html"])
    return [problem for problem in found if problem[0] in SERIOUS]

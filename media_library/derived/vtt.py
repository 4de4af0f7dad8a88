"""A storyboard as WebVTT: which part of the sheet belongs to which moment (media fragments)."""

from __future__ import annotations

from .pictures import Layout


def cues(layout: Layout, sheet: str) -> str:
    """The WebVTT file. `sheet` is the sheet's address, seen from that of the file."""
    blocks = ["WEBVTT"]
    for number in range(layout.count):
        row, column = divmod(number, layout.columns)
        begins, ends = number * layout.step, (number + 1) * layout.step
        place = f"{column * layout.width},{row * layout.height},{layout.width},{layout.height}"
        blocks.append(f"{_clock(begins)} --> {_clock(ends)}\n{sheet}#xywh={place}")
    return "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"

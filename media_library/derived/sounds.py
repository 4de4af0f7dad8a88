"""A sound as a picture and as numbers: how loud it is when. Runs in the child process.

A long sound is not decoded as a whole: of each part a moment stands for the rest.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer
from PIL import Image, ImageDraw

RATE = 8_000
"""Hz. Enough to see how loud it is."""
POINTS = 1_000
WHOLE_SECONDS = 1_200.0
"""Up to so many seconds every sample counts."""
MOMENT_SECONDS = 0.4
SIZE = (1_000, 160)
COLOUR = (116, 143, 252, 255)
LOUDEST = 127


@dataclass
class Peaks:
    """The lowest and highest sample of each part, 16 bits."""

    low: list[int]
    high: list[int]

    def add(self, part: int, samples: array[int]) -> None:
        """Take samples of a part into account."""
        if samples:
            part = min(part, len(self.low) - 1)
            self.low[part] = min(self.low[part], min(samples))
            self.high[part] = max(self.high[part], max(samples))


def draw(
    opened: InputContainer, stream: AudioStream, duration: float, picture: Path, peaks: Path
) -> None:
    """Write a PNG, and the peaks as JSON in the form of BBC's audiowaveform, version 2."""
    count = max(1, min(POINTS, int(duration * RATE)))
    found = Peaks([0] * count, [0] * count)
    if duration <= WHOLE_SECONDS:
        _whole(opened, stream, duration, found)
    else:
        _moments(opened, stream, duration, found)
    _picture(found).save(picture, "PNG")
    data = [
        round(value / 32768 * LOUDEST)
        for pair in zip(found.low, found.high, strict=True)
        for value in pair
    ]
    about = {
        "version": 2,
        "channels": 1,
        "sample_rate": RATE,
        "samples_per_pixel": max(1, round(duration * RATE / count)),
        "bits": 8,
        "length": count,
        "data": data,
    }
    peaks.write_text(json.dumps(about, separators=(",", ":")))


def _whole(opened: InputContainer, stream: AudioStream, duration: float, found: Peaks) -> None:
    per_part = duration * RATE / len(found.low)
    position = 0
    for samples in _samples(opened, stream):
        done = 0
        while done < len(samples):
            part = int((position + done) / per_part)
            end = max(done + 1, int((part + 1) * per_part) - position)
            found.add(part, samples[done:end])
            done = end
        position += len(samples)


def _moments(opened: InputContainer, stream: AudioStream, duration: float, found: Peaks) -> None:
    step = duration / len(found.low)
    for part in range(len(found.low)):
        try:
            opened.seek(int(part * step * av.time_base) + (opened.start_time or 0))
        except av.FFmpegError:
            continue
        heard = 0
        for samples in _samples(opened, stream):
            found.add(part, samples)
            heard += len(samples)
            if heard >= MOMENT_SECONDS * RATE:
                break


def _samples(opened: InputContainer, stream: AudioStream) -> Iterator[array[int]]:
    """Mono, 16 bits, RATE, from where the file stands up to the first damage."""
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        for frame in opened.decode(stream):
            yield from map(_numbers, resampler.resample(frame))
    except av.InvalidDataError:
        return


def _numbers(frame: AudioFrame) -> array[int]:
    return array("h", bytes(frame.planes[0])[: frame.samples * 2])


def _picture(found: Peaks) -> Image.Image:
    """As high as the loudest moment, on nothing."""
    width, height = SIZE
    image = Image.new("RGBA", SIZE)
    pen = ImageDraw.Draw(image)
    loudest = max(1, max(found.high), -min(found.low))
    middle = height / 2
    for x in range(width):
        part = x * len(found.low) // width
        top = middle - found.high[part] / loudest * (middle - 1)
        bottom = middle - found.low[part] / loudest * (middle - 1)
        pen.line((x, round(top), x, round(bottom)), fill=COLOUR)
    return image

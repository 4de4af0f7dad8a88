"""How a stream runs in time, measured from its packets: what headers say may be wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from .refusal import Unreadable

PACKETS = 300
"""Read from the start of a stream, for its pacing and a first picture."""
MOST_REORDERED = 16
"""Pictures that may still come before one already read (H.264's largest reorder depth)."""
UNEVEN = 0.2
"""Share of the usual distance between pictures by which another one's may differ."""
WITHOUT_INDEX = {"mp3", "aac", "gif"}
"""Demuxers that guess durations or cannot seek exactly: their files are read to the end."""
SOUND_PADDING = Fraction(1, 10)
TAIL = 2_000_000
"""Microseconds before the supposed end from which packets are read to find the real one."""


@dataclass
class Track:
    """Times in ticks of the stream's own clock, in the order of the packets."""

    stream: AudioStream | VideoStream
    starts: list[int] = field(default_factory=list)
    last: Fraction | int = 0
    is_whole: bool = False
    first_frame: AudioFrame | VideoFrame | None = None

    def add(self, packet: Packet[Stream]) -> None:
        """Take the packet's time into account, unless an edit list hides it."""
        moment = packet.pts if packet.pts is not None else packet.dts
        if moment is None or packet.is_discard:
            return
        self.starts.append(moment)
        self.last = max(self.last, moment + (packet.duration or self._usual_length))

    @cached_property
    def tick(self) -> Fraction:
        """Seconds."""
        return self.stream.time_base or Fraction(0)

    @cached_property
    def _usual_length(self) -> Fraction:
        rate = self.stream.average_rate or self.stream.guessed_rate
        return 1 / (rate * self.tick) if rate and self.tick else Fraction(0)

    @property
    def start(self) -> Fraction:
        """When its first picture or sound begins, in seconds."""
        return min(self.starts) * self.tick

    @property
    def end(self) -> Fraction:
        """When its last picture or sound ends, in seconds."""
        return self.last * self.tick

    @property
    def gaps(self) -> list[int]:
        """Ticks between pictures that follow each other on the screen."""
        settled = sorted(self.starts)
        if not self.is_whole:
            settled = settled[:-MOST_REORDERED]
        return [after - before for before, after in pairwise(settled)]

    @property
    def step(self) -> Fraction:
        """The usual distance between pictures, in seconds."""
        gaps = self.gaps
        return Fraction(median(gaps)) * self.tick if gaps else self.end - self.start

    @property
    def is_variable(self) -> bool:
        """Whether pictures are unevenly spaced by more than the clock's rounding."""
        gaps = self.gaps
        if not gaps:
            return False
        usual = median(gaps)
        allowed = max(usual * UNEVEN, 1.5)
        return any(abs(gap - usual) > allowed for gap in gaps)

    @property
    def fps(self) -> float:
        """Pictures per second on average: what the file says, or where that is no use, counted."""
        said = self.stream.average_rate
        gaps = self.gaps
        if said and (not gaps or not self.is_whole or not self.is_variable):
            return float(said)
        if self.is_whole and self.end > self.start:
            return float(len(self.starts) / (self.end - self.start))
        length = sum(gaps) * self.tick
        return float(len(gaps) / length) if length else 0.0


def scan(opened: InputContainer, stream: AudioStream | VideoStream) -> Track:
    """Read the stream's beginning, or all of it where only that tells how long it is.

    Raises Unreadable if it is encrypted or nothing in it can be decoded.
    """
    track = Track(stream)
    most = 0 if opened.format.name in WITHOUT_INDEX else PACKETS
    for number, packet in enumerate(_packets(opened, stream), 1):
        if track.first_frame is None and number > PACKETS:
            raise Unreadable("corrupt")
        if packet.has_sidedata("encryption_info"):
            raise Unreadable("encrypted")
        track.add(packet)
        if track.first_frame is None:
            track.first_frame = _decoded(packet)
        if number == most:
            break
    else:
        track.is_whole = True
    if track.first_frame is None or not track.starts:
        raise Unreadable("corrupt")
    return track


def _packets(opened: InputContainer, stream: Stream) -> Iterator[Packet[Stream]]:
    """The stream's packets, the empty one that flushes the decoder included."""
    try:
        yield from opened.demux(stream)
    except av.InvalidDataError:
        return


def _decoded(packet: Packet[Stream]) -> AudioFrame | VideoFrame | None:
    """A first frame; None while the decoder needs more or skips what it cannot use."""
    try:
        frame = next(iter(packet.decode()), None)
    except (av.InvalidDataError, av.EOFError):
        return None
    return frame if isinstance(frame, AudioFrame | VideoFrame) else None


def duration_of(opened: InputContainer, track: Track) -> float:
    """Seconds from the start of the file to the end of the track.

    The stream's own statement counts if it is a picture or more and its packets agree within one
    of them (sound formats pad their ends: within SOUND_PADDING), else the packets do.
    A track that begins later than the file by a picture or more is that much longer; some files
    of one picture do not say when they begin.
    """
    if not track.is_whole:
        _read_tail(opened, track)
    step = track.step
    measured = track.end - track.start
    said = (track.stream.duration or 0) * track.tick
    allowed = step if isinstance(track.stream, VideoStream) else max(step, SOUND_PADDING)
    length = said if said >= step and abs(said - measured) <= allowed else measured
    begins = cast("int | None", opened.start_time)
    if begins is None:
        return float(length)
    late = track.start - Fraction(begins, av.time_base)
    return float(length + late if late >= step > 0 else length)


def _read_tail(opened: InputContainer, track: Track) -> None:
    """Move the track's end to where its last packet ends, wherever the header puts it."""
    try:
        opened.seek(max((opened.duration or 0) - TAIL, 0))
    except av.FFmpegError:
        opened.seek(0)
    ends = Track(track.stream)
    for packet in _packets(opened, track.stream):
        ends.add(packet)
    track.last = max(track.last, ends.last)

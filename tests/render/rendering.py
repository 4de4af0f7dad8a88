"""Renders tiny clips with the real ffmpeg and looks at what came out."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from media_library.probe import probe
from render.clip import Clip
from render.compile import (
    Files,
    encode_args,
    framed,
    loudness_args,
    needs,
    parse_loudness,
    pcm_args,
    still_args,
    still_frame,
)
from render.picture import Media, PictureFile
from render.pictures import draw
from render.presets import EncodeSpec
from render.sound import Loudness, Sound

FINE = EncodeSpec(name="fine", crf=1, speed="ultrafast")
"""So little is lost that frames can be compared."""

Frames = NDArray[np.uint8]


def media_of(path: Path) -> Media:
    """What a probe says of a file; its name stands for its hash."""
    facts = probe(path, path.name)
    if facts.kind not in ("video", "audio", "image"):
        raise AssertionError(facts.kind)
    return Media(
        sha256=path.name,
        kind=facts.kind,
        duration=facts.duration,
        width=facts.width,
        height=facts.height,
        fps=facts.fps,
        has_audio=bool(facts.audio_codec),
        transfer=facts.transfer,
        alpha_codec=facts.alpha_codec,
    )


def picture_of(path: Path) -> PictureFile:
    """A picture file at its own size."""
    media = media_of(path)
    return PictureFile(media=media, width=media.width, height=media.height)


class Studio:
    """A folder of media files, and one for what is made of them."""

    def __init__(self, media: Path, out: Path) -> None:
        self.media, self.out = media, out

    def files(self, what: Clip | Sound, gains: Mapping[str, float] | None = None) -> Files:
        """All that `needs` asks for; loudness is measured unless gains are given."""
        wanted = needs(what)
        media = {item.sha256: self.media / item.sha256 for item in wanted.media}
        pictures = {}
        for picture in wanted.pictures:
            path = self.out / f"{picture.digest[:20]}.png"
            draw(picture, media).save(path, compress_level=1)
            pictures[picture.digest] = path
        known = dict(gains or {})
        for loudness in wanted.loudness:
            known.setdefault(loudness.digest, self._gain(loudness, Files(media, gains=known)))
        return Files(media=media, pictures=pictures, gains=known)

    def _gain(self, loudness: Loudness, files: Files) -> float:
        done = _ffmpeg(loudness_args(loudness.sound, files))
        return loudness.lufs - parse_loudness(done.stderr.decode())[0]

    def encode(self, clip: Clip, spec: EncodeSpec = FINE, **metadata: str) -> Path:
        """The rendered file."""
        path = self.out / f"{clip.digest[:20]}-{spec.digest[:8]}.mp4"
        _ffmpeg(encode_args(clip, spec, self.files(framed(clip, spec)), path, metadata=metadata))
        return path

    def still(self, clip: Clip, t: float, width: int = 0) -> Image.Image:
        """The picture at a time."""
        path = self.out / "still.png"
        wide = width or clip.width
        _ffmpeg(still_args(clip, t, wide, self.files(still_frame(clip, t, wide)), path))
        return Image.open(path).convert("RGB")

    def samples(self, sound: Sound, rate: int = 48_000) -> NDArray[np.float32]:
        """A sound's samples, mono."""
        done = _ffmpeg(pcm_args(sound, self.files(sound), rate))
        return np.frombuffer(done.stdout, np.float32)

    def loudness(self, sound: Sound) -> tuple[float, float]:
        """Measured LUFS and dBTP."""
        done = _ffmpeg(loudness_args(sound, self.files(sound)))
        return parse_loudness(done.stderr.decode())


def frames_of(path: Path) -> Frames:
    """All frames, count x height x width x RGB."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)])


def luma_of(path: Path) -> Frames:
    """All frames, count x height x width."""
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Likeness in decibels; the same is 99."""
    error = float(np.square(a.astype(float) - b.astype(float)).mean())
    return min(99.0, 10 * float(np.log10(255**2 / max(error, 1e-9))))


def _ffmpeg(args: list[str]) -> "subprocess.CompletedProcess[bytes]":
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), *args], capture_output=True, check=False
    )
    if done.returncode:
        raise AssertionError(done.stderr.decode()[-2000:])
    return done

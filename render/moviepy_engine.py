"""The same clips through MoviePy: the reference that the ffmpeg engine is tested against.

It shares with the compiler only the description of the clip and the drawing of pictures; frames
are placed, fitted, zoomed and mixed by MoviePy, Pillow and NumPy. MoviePy starts its own ffmpeg
without the container whitelist of `ffmpeg.py`, so it must be given media that were probed when
they came in, as all stored media are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from . import ffmpeg
from .arguments import with_long_values_in_files
from .clip import Clip, Layer, Layers, fitted, with_sound
from .compile import Files, frame_count, tag_flags
from .ffmpeg import Progress
from .geometry import Size, even_down
from .moviepy_quiet import quietly
from .presets import EncodeSpec
from .sound import Silence
from .verdict import verdict

if TYPE_CHECKING:
    from moviepy import VideoClip


@contextmanager
def build(clip: Clip, fps: float, files: Files) -> Iterator[VideoClip]:
    """`clip` as a MoviePy clip with its sound, whose files are open inside the `with`."""
    from moviepy.audio.AudioClip import AudioArrayClip

    from .moviepy_clips import Stage
    from .moviepy_levels import RATE
    from .moviepy_sound import Listener

    with quietly(), Stage(fps, files) as stage:
        movie = stage.made(_on_black(clip)).with_fps(fps)
        if clip.sound is not None:
            samples = Listener(files.media, files.gains).samples(clip.sound)
            movie = movie.with_audio(AudioArrayClip(samples, fps=RATE))
        yield movie


def encode(
    clip: Clip,
    spec: EncodeSpec,
    files: Files,
    output: Path,
    *,
    metadata: Mapping[str, str] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Write `clip` as an MP4 with H.264 and AAC. Raises RenderError; leaves no partial file.

    Its sound is encoded first, into a file beside `output`. `metadata` goes into the container.
    """
    from .moviepy_progress import Reporter

    frames = frame_count(clip, spec)
    sound = output.with_name(f"{output.stem}.sound.m4a")
    try:
        with build(_framed(clip, spec), spec.fps, files) as movie:
            ffmpeg.count("encode")
            _lasting(movie, frames, spec.fps).write_videofile(
                str(output),
                fps=spec.fps,
                codec="libx264",
                preset=spec.speed,
                ffmpeg_params=with_long_values_in_files(
                    _parameters(spec, metadata or {}), output.parent
                ),
                audio_codec="aac",
                audio_fps=spec.audio_rate,
                audio_bitrate=f"{spec.audio_kbps}k",
                temp_audiofile=str(sound),
                logger=Reporter(frames, spec.fps, on_progress, cancelled),
            )
    except OSError as error:
        output.unlink(missing_ok=True)
        raise (verdict(1, str(error)) or error) from error
    except BaseException:
        output.unlink(missing_ok=True)
        raise
    finally:
        sound.unlink(missing_ok=True)


def _lasting(movie: VideoClip, frames: int, fps: float) -> VideoClip:
    """Exactly `frames` frames and as much sound."""
    # Half a frame more, since MoviePy cuts the product with fps down to an integer.
    longer = movie.with_duration((frames + 0.5) / fps)
    return longer.with_audio(movie.audio and movie.audio.with_duration(frames / fps))


# MoviePy hands over RGB; without this ffmpeg would make BT.601 of it and not say so.
BT709 = (
    *("-vf", "scale=out_color_matrix=bt709:out_range=tv", "-color_range", "tv"),
    *("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
)


def _parameters(spec: EncodeSpec, metadata: Mapping[str, str]) -> list[str]:
    gop = max(1, round(spec.gop_seconds * spec.fps))
    rate = ["-maxrate", f"{spec.max_rate}k", "-bufsize", f"{2 * spec.max_rate}k"]
    return [
        *BT709,
        *("-crf", str(spec.crf), "-profile:v", spec.profile, "-g", str(gop), "-flags:v", "+cgop"),
        *(rate if spec.max_rate else ()),
        *("-movflags", tag_flags(metadata)),
        *(() if spec.edit_list else ("-use_editlist", "0")),
        *chain.from_iterable(("-metadata", f"{key}={value}") for key, value in metadata.items()),
    ]


def _framed(clip: Clip, spec: EncodeSpec) -> Clip:
    """The clip in the size of `spec`, or in its own without an odd row or column; with a sound."""
    size = spec.width or even_down(clip.width), spec.height or even_down(clip.height)
    if spec.width or spec.height:
        clip = fitted(clip, *size, spec.fit)
    elif clip.size != size:
        clip = _in_frame(clip, size)
    return with_sound(clip, clip.sound or Silence(duration=clip.duration))


def _on_black(clip: Clip) -> Clip:
    return _in_frame(clip, clip.size) if clip.has_alpha else clip


def _in_frame(clip: Clip, size: Size) -> Clip:
    return Layers(
        layers=(Layer(content=clip),),
        heard=clip.sound,
        width=size[0],
        height=size[1],
        duration=clip.duration,
    )

"""The mashup as users of MoviePy write it, by the methods its documentation shows."""

from __future__ import annotations

from pathlib import Path

from tests.bench.footage import Footage


def mashed(footage: Footage, seconds: float, output: Path) -> None:
    """Two films resized and cropped into a composite, their sound and a song, H.264 and AAC."""
    from moviepy import AudioFileClip, CompositeAudioClip, CompositeVideoClip, VideoFileClip

    main = VideoFileClip(str(footage.main)).subclipped(0, seconds)
    template = VideoFileClip(str(footage.template)).subclipped(0, seconds)
    song = AudioFileClip(str(footage.song)).subclipped(0, seconds)
    top = main.resized(height=1280)
    top = top.cropped(x_center=top.w / 2, y_center=640, width=1080, height=1280)
    low = template.resized(height=640)
    low = low.cropped(x_center=low.w / 2, y_center=320, width=1080, height=640)
    placed = [top.with_position((0, 0)), low.with_position((0, 1280))]
    movie = CompositeVideoClip(placed, size=(1080, 1920))
    movie.with_audio(CompositeAudioClip([main.audio, song])).with_duration(seconds).write_videofile(
        str(output),
        fps=30,
        codec="libx264",
        preset="veryfast",
        audio_codec="aac",
        temp_audiofile=str(output.with_suffix(".m4a")),
        ffmpeg_params=["-crf", "20", "-g", "60", "-profile:v", "high"],
        logger=None,
    )
    for part in (main, template, song):
        part.close()

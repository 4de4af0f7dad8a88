"""The studio as a person uses it: a real browser on a real server, workers and ffmpeg."""

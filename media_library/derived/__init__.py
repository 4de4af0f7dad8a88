"""Pictures made from a content, once: thumbnails, a storyboard, a waveform, beside the poster."""

"""Publishing one upload: what to do next is decided in `moves`, done in `perform`."""

"""Files: what may come in, stored once by SHA-256, probed, delivered."""

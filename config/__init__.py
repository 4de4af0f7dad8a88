"""Settings, URLs and the ASGI door: environment variables in, nothing else."""

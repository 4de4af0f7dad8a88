"""`python -m uploads.simulator FOLDER`: the simulator without Django."""

from __future__ import annotations

import argparse
from pathlib import Path

from .server import Simulator


def main() -> None:
    """Serve until killed; the first line of the output is the base URL."""
    parser = argparse.ArgumentParser(prog="uploads.simulator")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--keep", action="store_true", help="keep videos as files")
    asked = parser.parse_args()
    with Simulator(asked.folder, asked.address, asked.port, keep=asked.keep) as server:
        print(server.base, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()

"""A process that ingests files when it is told to, for tests with several of them.

    python -m tests.media_library.racer FILE…

Prints "ready", waits for a line, then prints JSON: {"made": how many were new, "assets": ids}.
"""

import json
import sys
from pathlib import Path

import django


def main(paths: list[Path]) -> None:
    from media_library.ingest import ingest
    from workspaces.setup import first_workspace

    print("ready", flush=True)
    sys.stdin.readline()
    workspace, _ = first_workspace()
    answers = [ingest(path, workspace, name=path.name) for path in paths]
    made = sum(created for _, created in answers)
    print(json.dumps({"made": made, "assets": [str(asset.pk) for asset, _ in answers]}))


if __name__ == "__main__":
    django.setup()
    main([Path(argument) for argument in sys.argv[1:]])

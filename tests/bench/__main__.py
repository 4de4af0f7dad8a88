"""`python -m tests.bench [--quick] [names…]`: run benchmarks, print a table, write var/bench.json.

Missed aims are shown, not punished: the exit code is 1 only where a benchmark broke.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import tests.bench
from tests.bench import table
from tests.bench.meter import QUICK
from tests.bench.table import Row

Bench = Callable[[], Iterable[Row]]
OUTPUT = Path("var") / "bench.json"

MODULES = tuple(sorted(found.name for found in pkgutil.iter_modules(tests.bench.__path__)))


def main(words: Sequence[str]) -> int:
    """Run what is named, or everything; the exit code."""
    chosen = _chosen(words)
    _prepare(quick=chosen.quick)
    benches = _benches(chosen.names)
    rows: list[Row] = []
    broken = [name for name, bench in benches.items() if not _measured(name, bench, rows)]
    sys.stdout.write("\n" + table.as_table(rows))
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    chosen.json.write_text(table.merged(chosen.json, rows), encoding="utf-8")
    sys.stdout.write(f"\nWritten to {chosen.json}.\n")
    if broken:
        sys.stdout.write(f"Broken: {', '.join(broken)}.\n")
    return 1 if broken else 0


def _chosen(words: Sequence[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="Benchmarks; all by default.")
    parser.add_argument("--quick", action="store_true", help="Short clips and small graphs.")
    parser.add_argument("--json", type=Path, default=OUTPUT, help=f"Default: {OUTPUT}.")
    chosen = parser.parse_args(words)
    unknown = set(chosen.names) - set(MODULES)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    return chosen


def _prepare(*, quick: bool) -> None:
    """Django on a state folder of this process's own, which goes when it ends."""
    os.environ.pop("DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    os.environ["REELGRAPH_LOG_LEVEL"] = "WARNING"
    if quick:
        os.environ[QUICK] = "1"
    importlib.import_module("tests.private_state")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    importlib.import_module("config.asgi")  # what is measured here runs in the web process


def _benches(names: Sequence[str]) -> dict[str, Bench]:
    """Every module here that has `rows`, or those named."""
    modules = {
        name: importlib.import_module(f"tests.bench.{name}")
        for name in names or MODULES
        if name != "__main__" and not name.startswith("test_")
    }
    return {name: module.rows for name, module in modules.items() if hasattr(module, "rows")}


def _measured(name: str, bench: Bench, rows: list[Row]) -> bool:
    """Collect the rows of one benchmark as they come. False if it broke."""
    try:
        for row in bench():
            rows.append(row)
            sys.stdout.write(f"{row.name}: {table.rounded(row.value)} {row.unit}\n")
            sys.stdout.flush()
    except Exception:
        sys.stderr.write(f"\nThe benchmark {name} broke:\n{traceback.format_exc()}")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

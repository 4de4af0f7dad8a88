"""`manage.py run_workflow FILE`: run a workflow file to its end, from the command line.

Exit code 0: done. 1: a node failed or the run was cancelled. 2: the input is not right.
"""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from workflows.machine import services
from workflows.machine.supervisor import Supervisor

DONE, FAILED, INVALID = 0, 1, 2
LOOK_SECONDS = 2.0


class Command(BaseCommand):
    help = "Run a workflow file: take files in, run the graph, write outputs and a report."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="A workflow as JSON, or the name of an example."
        )
        parser.add_argument(
            "--input", action="append", default=[], metavar="NODE=PATH", help="A file for a node."
        )
        parser.add_argument(
            "--set", action="append", default=[], metavar="NODE.PARAM=VALUE", help="A parameter."
        )
        parser.add_argument("--out", type=Path, help="Folder for outputs (default: var/out).")
        parser.add_argument("--explain", action="store_true", help="Show the plan; run nothing.")
        parser.add_argument("--force", action="store_true", help="Reuse nothing.")
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
        parser.add_argument("--workers", type=int, default=2, help="Workers to start if none are.")

    def handle(self, *args: Any, **options: Any) -> None:
        from workflows.graph import InvalidDefinition

        try:
            code = self._run(options)
        except InvalidDefinition as error:
            code = self._refuse(error, as_json=options["json"])
        if code:
            sys.exit(code)

    def _run(self, options: dict[str, Any]) -> int:
        from workflows.running.runs import Options, foresee, start
        from workspaces.setup import first_workspace

        call_command("migrate", verbosity=0)
        workspace, membership = first_workspace()
        folder = (options["out"] or Path(settings.VAR) / "out").expanduser().absolute()
        unusable = [] if options["explain"] else _unusable(folder)
        definition = _definition(options, workspace, unusable)
        chosen = Options(force="all" if options["force"] else (), out_dir=folder)
        workflow = _saved(workspace, definition)
        plan, decisions = foresee(workspace, definition, workflow=workflow, options=chosen)
        _refuse_what_must_fail(decisions)
        if options["explain"]:
            self._explain(plan, decisions)
            return DONE
        supervisor = Supervisor(lambda sentence: self.stderr.write(sentence))
        try:
            services.ensure_broker(supervisor)
            user = membership.user
            run = start(workspace, definition, workflow=workflow, user=user, options=chosen)
            run = self._follow(run, supervisor, options)
        finally:
            supervisor.stop()
        return self._report(run, folder, as_json=options["json"])

    def _follow(self, run: Any, supervisor: Supervisor, options: dict[str, Any]) -> Any:
        """Wait for the run, with workers of our own where nobody else's are up."""
        from workflows.cli.following import Screen, follow

        screen = None if options["json"] else Screen(sys.stdout)
        crew = _Crew(supervisor, options["workers"])
        try:
            return follow(run.pk, screen, crew.tend)
        except KeyboardInterrupt:
            return self._cancelled(run, screen, supervisor)

    def _report(self, run: Any, folder: Path, *, as_json: bool) -> int:
        from workflows.cli.report import report
        from workflows.models import Run

        facts = report(run, folder)
        text = json.dumps(facts, indent=2, ensure_ascii=False)
        (folder / "report.json").write_text(text + "\n", encoding="utf-8")
        if as_json:
            self.stdout.write(text)
        else:
            self._summarise(facts, folder)
        return DONE if run.status == Run.Status.SUCCEEDED else FAILED

    def _cancelled(self, run: Any, screen: Any, supervisor: Supervisor) -> Any:
        from workflows.cli.following import follow
        from workflows.running.cancel import cancel

        self.stderr.write("Cancelling …")
        cancel(run)
        return follow(run.pk, screen, supervisor.watch)

    def _explain(self, plan: Any, decisions: Iterable[Any]) -> None:
        from workflows.models import NodeRun
        from workflows.planning.explain import explain, lines
        from workflows.planning.reasons import why_reused

        reused = NodeRun.Status.REUSED
        verdicts = {
            d.node: (d.status == reused, why_reused(d.reason) if d.status == reused else d.reason)
            for d in decisions
        }
        for line in lines(explain(plan, verdicts)):
            self.stdout.write(line)

    def _summarise(self, facts: dict[str, Any], folder: Path) -> None:
        counts = ", ".join(f"{n} {purpose}" for purpose, n in facts["ffmpeg"].items())
        self.stdout.write(
            f"\nRun {facts['status']} in {facts['seconds']:.1f} s; ffmpeg processes: "
            f"{counts or 'none'}."
        )
        for output in facts["outputs"]:
            known = output["facts"]
            self.stdout.write(
                f"{_near(Path(output['path']))}  {known['width']}x{known['height']}  "
                f"{known['duration']:.2f} s  {known['fps']:g} fps  {output['bytes'] / 1e6:.1f} MB"
            )
        self.stdout.write(f"Report: {_near(folder / 'report.json')}")

    def _refuse(self, error: Any, *, as_json: bool) -> int:
        problems = [problem.to_json() for problem in error.problems]
        if as_json:
            self.stdout.write(json.dumps({"problems": problems}, indent=2, ensure_ascii=False))
        for problem in problems:
            self.stderr.write(problem["message"])
        return INVALID


class _Crew:
    """Looks whether workers are up, and starts some where there are none (or no more)."""

    def __init__(self, supervisor: Supervisor, count: int) -> None:
        self._supervisor, self._count = supervisor, count
        self._started, self._look_at = False, 0.0

    def tend(self) -> None:
        """One look; called again and again while a run is not finished."""
        self._supervisor.watch()
        if self._started or time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_SECONDS
        if not services.workers_up():
            self._supervisor.start(services.workers(self._count))
            self._supervisor.start(services.ticker())
            self._started = True


def _unusable(folder: Path) -> list[Any]:
    """What keeps outputs from going into a folder, which is there afterwards."""
    from workflows.graph import Problem

    try:
        folder.mkdir(parents=True, exist_ok=True)
        reason = "" if os.access(folder, os.W_OK | os.X_OK) else "you may not write there"
    except OSError as error:
        reason = error.strerror or str(error)
    message = f"Outputs cannot go into “{folder}”: {reason}. Choose another folder with --out."
    return [Problem("", "--out", "bad_folder", message)] if reason else []


def _definition(options: dict[str, Any], workspace: Any, other: list[Any]) -> dict[str, Any]:
    """The file's definition with inputs and settings put in.

    Raises InvalidDefinition with every problem of the file and of the arguments, and `other` ones.
    """
    from workflows.cli.assignments import with_inputs, with_settings
    from workflows.definition.check import check
    from workflows.definition.reading import read
    from workflows.graph import InvalidDefinition, to_json
    from workflows.planning.assets import in_library
    from workflows.registry import installed

    data = _read(options["file"])
    definition, form = read(data)
    definition, unset = with_settings(definition, installed(), options["set"])
    definition, untaken = with_inputs(definition, installed(), options["input"], workspace)
    problems = [*other, *form, *unset, *untaken]
    known = {(problem.node, problem.field) for problem in problems}
    found = (
        check(to_json(definition), installed(), in_library(workspace.pk))
        if not form or definition.nodes
        else []
    )
    problems += [problem for problem in found if (problem.node, problem.field) not in known]
    if problems:
        raise InvalidDefinition(problems)
    return to_json(definition)


def _refuse_what_must_fail(decisions: Iterable[Any]) -> None:
    """Raise InvalidDefinition for nodes whose files cannot be what they are wired as."""
    from workflows.graph import InvalidDefinition, Problem

    problems = [
        Problem(d.node, d.error["field"], d.error["code"], d.error["message"])
        for d in decisions
        if d.status == "failed" and d.error
    ]
    if problems:
        raise InvalidDefinition(problems)


def _read(file: Path) -> Any:
    """The JSON in a file, or in the example of that name."""
    from workflows.examples import located
    from workflows.graph import InvalidDefinition, Problem

    path = located(file)
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        message = f"There is no workflow file “{file}”."
    except (OSError, UnicodeDecodeError) as error:
        message = f"“{file}” cannot be read: {error}."
    except ValueError as error:
        message = f"“{file}” is not JSON: {error}."
    raise InvalidDefinition([Problem("", "file", "unreadable_file", message)])


def _saved(workspace: Any, definition: dict[str, Any]) -> Any:
    """The workflow of this name, so that runs of one file are compared with each other."""
    from workflows.models import Workflow
    from workflows.saving import drafts

    change = drafts.Change(definition=definition)
    name = definition.get("name") or drafts.UNNAMED
    found = Workflow.objects.filter(workspace=workspace, name=name).order_by("created_at").first()
    return drafts.save(found, change) if found else drafts.create(workspace, change)


def _near(path: Path) -> str:
    """A path as short as it can be written from here."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else str(path)

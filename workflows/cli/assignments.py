"""`--input NODE=PATH` and `--set NODE.PARAM=VALUE`, put into a definition; all faults at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from media_library.ingest import ingest
from media_library.refusal import Refused
from workspaces.models import Workspace

from ..definition import params
from ..graph import Definition, NodeTypes, Problem
from ..node import InvalidInput


def with_settings(
    definition: Definition, types: NodeTypes, words: Sequence[str]
) -> tuple[Definition, list[Problem]]:
    """The definition with every `NODE.PARAM=VALUE` of `words` set."""
    problems: list[Problem] = []
    for word in words:
        target, equals, value = word.partition("=")
        node, dot, field = target.partition(".")
        if not (equals and dot and node and field):
            problems.append(_unreadable("--set", word, "NODE.PARAM=VALUE"))
            continue
        try:
            definition = params.with_text(definition, types, node, field, value)
        except InvalidInput as error:
            problems.append(_problem(error, node))
    return definition, problems


def with_inputs(
    definition: Definition, types: NodeTypes, words: Sequence[str], workspace: Workspace
) -> tuple[Definition, list[Problem]]:
    """The definition with every `NODE=PATH` of `words` taken into the library and handed in."""
    problems: list[Problem] = []
    for word in words:
        node, equals, path = word.partition("=")
        if not (equals and node and path):
            problems.append(_unreadable("--input", word, "NODE=PATH"))
            continue
        try:
            if node not in definition.by_id:  # before the file is copied for nothing
                params.with_text(definition, types, node, "", "")
            file = Path(path).expanduser()  # some shells leave the ~ in NODE=~/clip.mp4
            asset, _ = ingest(file, workspace, name=file.name)
            definition = params.with_asset(definition, types, node, asset.pk)
        except InvalidInput as error:
            problems.append(_problem(error, node))
        except Refused as refusal:
            problems.append(Problem(node, "asset", refusal.code, f"`{node}`: {refusal}"))
        except OSError as error:
            problems.append(_no_file(node, path, error))
    return definition, problems


def _no_file(node: str, path: str, error: OSError) -> Problem:
    if isinstance(error, FileNotFoundError):
        message = f"`{node}`: there is no file “{path}”. Check the path after --input {node}=."
        return Problem(node, "asset", "missing_file", message)
    reason = error.strerror or str(error)
    message = f"`{node}`: “{path}” cannot be read: {reason}."
    return Problem(node, "asset", "unreadable_file", message)


def _problem(error: InvalidInput, node: str) -> Problem:
    return Problem(error.node or node, error.field, error.error_code, error.message)


def _unreadable(flag: str, word: str, form: str) -> Problem:
    return Problem("", flag, "bad_argument", f"{flag} {word}: write it as {flag} {form}.")

"""The page of one run: its nodes, what they made, what they wrote and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from workspaces.desk import wording
from workspaces.desk.panels import Panel, newest

from ..models import NodeLog, NodeRun, Run, RunEvent

NODES, EVENTS, LINES = 500, 200, 200


def panels(run: Run) -> list[Panel]:
    """Everything around a run."""
    return [_nodes(run), _log(run), _events(run)]


def nodes_of(runs: Iterable[Run]) -> dict[Any, tuple[int, int]]:
    """Of a page of runs: how many nodes each has, and how many have finished. One query."""
    found: dict[Any, tuple[int, int]] = {}
    for run, status in NodeRun.objects.filter(run__in=list(runs)).values_list("run", "status"):
        count, finished = found.get(run, (0, 0))
        found[run] = count + 1, finished + (status in NodeRun.FINISHED)
    return found


def outputs(stored: Any) -> SafeString:
    """What a node gave: assets as links, the rest as it is."""
    values = stored.items() if isinstance(stored, Mapping) else ()
    shown = ((port, _value(value)) for port, value in values if isinstance(value, Mapping))
    return format_html_join(SafeString("<br>"), "{}: {}", shown)


def _value(value: Mapping[str, Any]) -> SafeString | str:
    match value.get("is"):
        case "asset":
            return wording.link("media_library_asset", value.get("id"), value.get("name"))
        case "receipt":
            return f"{value.get('kind')} {value.get('uri')}"
        case "op":
            return "a clip"
        case _:
            return wording.short(value.get("value", value.get("message", "")), 80)


def _nodes(run: Run) -> Panel:
    rows = [
        (
            format_html("<b>{}</b><br>{}", node.node_id, node.node_type),
            wording.badge(node.status),
            node.attempt or wording.NOTHING,
            wording.seconds(node.seconds),
            node.miss_reason or node.reuse_reason,
            _said(node),
            outputs(node.outputs),
        )
        for node in run.nodes.order_by("position")[:NODES]
    ]
    headers = ("Node", "State", "Attempt", "Took", "Why", "Warnings and errors", "Gave")
    return Panel("Nodes", headers, rows)


def _said(node: NodeRun) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in _sentences(node)))


def _sentences(node: NodeRun) -> Iterator[str]:
    yield from (str(warning) for warning in node.warnings or ())
    if error := node.error:
        field = f" ({error['field']})" if error.get("field") else ""
        yield f"{error.get('code', 'error')}: {error.get('message', '')}{field}"


def _log(run: Run) -> Panel:
    lines, note = newest(
        NodeLog.objects.filter(node__run=run).select_related("node").order_by("-pk"), LINES
    )
    rows = [
        (
            wording.moment(line.created_at),
            line.node.node_id,
            line.attempt,
            wording.badge(line.level),
            line.message,
        )
        for line in lines
    ]
    return Panel("Log", ("When", "Node", "Attempt", "Level", "Line"), rows, note, "No lines.")


def _events(run: Run) -> Panel:
    events, note = newest(RunEvent.objects.filter(run=run).order_by("-seq"), EVENTS)
    rows = [
        (
            event.seq,
            wording.moment(event.created_at),
            event.type,
            event.node_id,
            wording.short(event.payload) if event.payload else "",
        )
        for event in events
    ]
    return Panel("Events", ("No.", "When", "Event", "Node", "With"), rows, note)

"""The order of locks: the claims of a queue, then a run, then its nodes. So nobody deadlocks.

Every change of a run's state happens in a transaction that holds the run's row. On SQLite every
transaction is immediate, so that one writes at a time; PostgreSQL locks the row. Written in SQL,
as this happens twice for every job.
"""

from __future__ import annotations

import uuid

from django.db import connection

from workflows.models import Run

CLAIMS = 0x7267
"""The first half of the keys of our advisory locks (PostgreSQL); any number that is ours."""
COLUMNS = ("id", "workspace_id", "workflow_id", "status", "seq", "cancel_requested")


def locked(run_id: uuid.UUID) -> Run:
    """The run, held until the transaction ends; only COLUMNS are loaded. Raises DoesNotExist."""
    key = Run._meta.pk.get_db_prep_value(run_id, connection)
    for run in Run.objects.raw(_lock_sql(), [key]):
        return run
    raise Run.DoesNotExist(f"There is no run {run_id}.")


def set_seq(run: Run) -> None:
    """Store the number of the locked run's newest event."""
    quote = connection.ops.quote_name
    key = Run._meta.pk.get_db_prep_value(run.pk, connection)
    with connection.cursor() as cursor:
        table = quote(Run._meta.db_table)
        cursor.execute(f"UPDATE {table} SET seq = %s WHERE id = %s", [run.seq, key])  # noqa: S608


def one_claim_at_a_time(queue: str) -> None:
    """Let nobody else claim from `queue` until the transaction ends.

    So that workers do not all reach for the same node, and limits hold while one counts.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [CLAIMS, queue])


def _lock_sql() -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, COLUMNS))
    lock = "FOR NO KEY UPDATE" if connection.features.has_select_for_update else ""
    return f"SELECT {columns} FROM {quote(Run._meta.db_table)} WHERE id = %s {lock}"  # noqa: S608

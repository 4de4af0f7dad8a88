"""Pages of the list of assets, by way of the library's search.

What an asset is (kind, role, tag …) and the words it is found by are asked of the search index;
so is the newest of several workspaces, which no database index holds in one order.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from workspaces.desk import access

from ..library import hits, words
from ..library.finding import Found, Sort, look_up
from ..library.hits import MOST_COUNTED, Question
from ..models import Asset

MEASURES = ("duration_from", "duration_to", "created_at_from", "created_at_to")
"""Parameters of the list that the index knows nothing of."""
TERMS, TEXT = "desk_terms", "desk_text"
Rows = QuerySet[Asset]


def narrow(request: HttpRequest, field: str, value: str) -> None:
    """Let the list that this request draws hold only assets with this value of a field."""
    terms: dict[str, None] = getattr(request, TERMS, {})
    setattr(request, TERMS, terms | {words.term(field, value): None})


def narrow_to_text(request: HttpRequest, text: str) -> None:
    """Let it hold only assets with words that begin like those of the text."""
    setattr(request, TEXT, text)


def page(request: HttpRequest, rows: Rows, sort: Sort, limit: int, offset: int = 0) -> Found:
    """A part of `rows`, narrowed down. Text without a letter in it finds nothing."""
    text = getattr(request, TEXT, "")
    beginnings = tuple(words.asked(text))
    if text.strip() and not beginnings:
        return Found([], 0)
    is_measured = any(request.GET.get(name) for name in MEASURES)
    terms = tuple(getattr(request, TERMS, {}))
    within = _workspaces(request)
    if not within:
        return Found([], 0)
    if len(within) == 1:
        rows = rows.filter(workspace_id=within[0])  # a superuser's rows do not say so: no index
    question = None
    if terms or beginnings or (len(within) > 1 and sort == "newest" and not is_measured):
        trashed = request.GET.get("trash") == "only"
        question = Question(tuple(within), terms, beginnings, trashed)
    return look_up(rows, question, sort, limit, offset, is_measured=is_measured)


def everything(request: HttpRequest, rows: Rows) -> Rows:
    """All that the list holds, over its pages: one more than may be counted at most."""
    return rows.filter(pk__in=page(request, rows, "newest", MOST_COUNTED + 1).ids)


def newest(request: HttpRequest, rows: Rows, count: int) -> Rows:
    """The newest of all that the user sees, whatever the list is narrowed down to."""
    within = access.workspace_ids(request)
    if len(within) == 1:
        own = rows.filter(workspace_id=within[0])
        ids = own.order_by("-created_at", "pk").values_list("pk", flat=True)[:count]
        return Asset.every.filter(pk__in=list(ids))
    entries = hits.page(Question(tuple(within)), count, 0) if within else []
    return Asset.every.filter(search_entry__in=entries)


def _workspaces(request: HttpRequest) -> list[UUID]:
    """The one that is chosen, or all that the user sees."""
    known = access.workspace_ids(request)
    chosen = [workspace for workspace in known if str(workspace) == request.GET.get("in")]
    return chosen or known

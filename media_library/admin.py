"""The media desk: assets, uploads and the report on duplicates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from workspaces import audit
from workspaces.desk import access, wording
from workspaces.desk.base import DeskAdmin
from workspaces.desk.filters import DaysFilter, WorkspaceFilter
from workspaces.desk.lists import AtLeast, Counted, DeskList

from .desk import duplicates, filters, media, pages, search
from .desk.actions import AssetActions
from .desk.form import AssetForm
from .library.finding import Sort
from .models import Asset, Blob, GenerationDetail, UploadSession

if TYPE_CHECKING:
    from django.contrib.admin import FieldListFilter as RangeNumericFilter
    from django.contrib.admin import StackedInline
else:
    from unfold.admin import StackedInline
    from unfold.contrib.filters.admin import RangeNumericFilter

SORTS: dict[tuple[str, str], Sort] = {
    ("length", "asc"): "shortest",
    ("length", "desc"): "longest",
    ("size", "asc"): "smallest",
    ("size", "desc"): "largest",
    ("used", "asc"): "least-used",
    ("used", "desc"): "most-used",
    ("added", "asc"): "oldest",
}


class Generation(StackedInline[GenerationDetail, Asset]):
    """How an outside service generated the asset. What the service said is not for editing."""

    model = GenerationDetail
    fields = (
        ("provider", "model"),
        "prompt",
        "params",
        ("external_job_id", "status"),
        ("started_at", "completed_at"),
    )
    readonly_fields = ("external_job_id", "status", "started_at", "completed_at")
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return obj is None or access.is_visible(request, obj.workspace_id)

    def has_add_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return access.may_edit(request, obj.workspace_id if obj else None)

    def has_change_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return access.may_edit(request, obj.workspace_id if obj else None)

    def has_delete_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return False


class AssetList(DeskList):
    """A page of assets that know where their thumbnails are."""

    def get_results(self, request: HttpRequest) -> None:
        """One page, found by its ids first: rows are wide, and most of them are not shown."""
        limit, offset = self.list_per_page, self.list_per_page * (self.page_num - 1)
        found = search.page(request, self.queryset.order_by(), self._sort, limit, offset)
        if self.page_num > 1 and not found.ids:
            raise IncorrectLookupParameters
        known = Asset.every.select_related("workspace", "blob").in_bulk(found.ids)
        self.result_list: Any = [known[pk] for pk in found.ids if pk in known]
        for asset in self.result_list:
            asset.desk_poster = media.poster_address(request, asset)
        self.result_count = AtLeast(found.total) if found.more else found.total
        self.full_result_count, self.show_full_result_count = None, False
        self.show_admin_actions = bool(found.total)
        self.can_show_all, self.multi_page = False, found.total > limit
        self.paginator = Counted(found.total, limit)

    @property
    def _sort(self) -> Sort:
        """The order of the column that was clicked, as the library knows it."""
        for at, direction in self.get_ordering_field_columns().items():
            column = self.list_display[at]
            return SORTS.get((str(column), direction), "newest")
        return "newest"


@admin.register(Asset)
class AssetAdmin(AssetActions, DeskAdmin[Asset]):
    """Files of the workspaces."""

    form = AssetForm
    inlines = (Generation,)
    search_fields = ("name",)  # asks for the search box; `get_search_results` searches
    search_help_text = "Words of name, tags, category, prompt"
    ordering = ("-created_at",)
    list_display = (
        "thumbnail",
        "name",
        "kind",
        "role",
        "source",
        "length",
        "resolution",
        "size",
        "tag_list",
        "used",
        "workspace",
        "added",
    )
    list_display_links = ("thumbnail", "name")
    sortable_by = ("length", "size", "used", "added")
    list_filter = (
        filters.TrashFilter,
        WorkspaceFilter,
        filters.KindFilter,
        filters.RoleFilter,
        filters.SourceFilter,
        filters.PlatformFilter,
        filters.CategoryFilter,
        filters.TagFilter,
        filters.AspectFilter,
        ("duration", RangeNumericFilter),
        ("created_at", DaysFilter),
    )
    fieldsets = (
        (None, {"fields": ("name", ("role", "platform", "category"), "tags")}),
        (
            "Facts",
            {
                "fields": (
                    ("workspace", "kind", "source_type"),
                    ("length", "resolution", "aspect_ratio"),
                    ("fps", "variable_fps", "rotation"),
                    ("container", "codec", "pixel_format", "transfer"),
                    ("bit_rate", "stream_count", "size"),
                    ("audio_codec", "audio_rate", "audio_channels"),
                    ("usage_count", "made_by"),
                    ("created_at", "updated_at", "trashed_at"),
                    "content",
                    "details",
                )
            },
        ),
    )
    change_form_outer_before_template = "media_library/desk/player.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Asset]:
        return access.visible(request, Asset.every.all())

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[AssetList]:
        return AssetList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Asset], search_term: str
    ) -> tuple[QuerySet[Asset], bool]:
        """Text is for the index, which `AssetList` asks, as an action on the whole list does."""
        search.narrow_to_text(request, search_term)
        if request.POST.get("select_across") == "1":
            queryset = search.everything(request, queryset)
        return queryset, False

    def has_change_permission(self, request: HttpRequest, obj: Asset | None = None) -> bool:
        return access.may_edit(request, obj.workspace_id if obj else None)

    def get_readonly_fields(self, request: HttpRequest, obj: Asset | None = None) -> list[str]:
        facts = self.fieldsets[1][1]["fields"]
        return [name for line in facts for name in ([line] if isinstance(line, str) else line)]

    def save_model(self, request: HttpRequest, obj: Asset, form: Any, change: bool) -> None:
        """Write what was edited and nothing else: a worker may have written the rest meanwhile."""
        if form.changed_data:
            obj.save(update_fields=[*form.changed_data, "updated_at"])
            audit.record(
                obj.workspace, request.user, "asset.change", obj.pk, fields=form.changed_data
            )

    def page(self, request: HttpRequest, row: Asset) -> dict[str, Any]:
        return {"panels": pages.panels(request, row), "player": pages.player(request, row)}

    def get_urls(self) -> list[URLPattern]:
        def served(view: Any) -> Any:
            return self.admin_site.admin_view(view, cacheable=True)

        own = [
            path("<uuid:pk>/file/", served(self.file_view), name="media_library_asset_file"),
            path("<uuid:pk>/poster/", served(self.poster_view), name="media_library_asset_poster"),
        ]
        return [*own, *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """The bytes of an asset that the user sees here, also from the trash."""
        return media.send_file(request, self._asset(request, pk))

    def poster_view(self, request: HttpRequest, pk: UUID) -> HttpResponseBase:
        """Its poster."""
        return media.send_poster(request, self._asset(request, pk))

    def _asset(self, request: HttpRequest, pk: UUID) -> Asset:
        return get_object_or_404(self.get_queryset(request).select_related("blob"), pk=pk)

    @admin.display(description="")
    def thumbnail(self, asset: Asset) -> SafeString:
        return media.thumbnail(getattr(asset, "desk_poster", ""))

    @admin.display(description="Length", ordering="duration")
    def length(self, asset: Asset) -> str:
        return wording.seconds(asset.duration) if asset.duration else wording.NOTHING

    @admin.display(description="Size", ordering="blob__size_bytes")
    def size(self, asset: Asset) -> str:
        return wording.size(asset.blob.size_bytes)

    @admin.display(description="Source")
    def source(self, asset: Asset) -> str:
        return asset.get_source_type_display()

    @admin.display(description="Used", ordering="usage_count")
    def used(self, asset: Asset) -> str:
        return f"{asset.usage_count} ×"

    @admin.display(description="Added", ordering="created_at")
    def added(self, asset: Asset) -> SafeString:
        return wording.day(asset.created_at)

    @admin.display(description="Tags")
    def tag_list(self, asset: Asset) -> SafeString:
        tags = ((str(tag),) for tag in asset.tags)
        return format_html_join(" ", '<span class="desk-tag">{}</span>', tags)

    @admin.display(description="SHA-256")
    def content(self, asset: Asset) -> str:
        return asset.sha256

    @admin.display(description="Made by")
    def made_by(self, asset: Asset) -> SafeString | str:
        return pages.made_by(asset)

    @admin.display(description="Metadata")
    def details(self, asset: Asset) -> SafeString:
        return wording.pretty(asset.metadata)


@admin.register(UploadSession)
class UploadSessionAdmin(DeskAdmin[UploadSession]):
    """Uploads, to look at: their state belongs to the server that receives them."""

    ordering = ("-created_at",)
    list_display = (
        "name",
        "state",
        "workspace",
        "user",
        "arrived",
        "asset",
        "message",
        "created_at",
    )
    list_select_related = ("workspace", "user", "asset")
    list_filter = (WorkspaceFilter, "status", ("created_at", DaysFilter))
    search_fields = ("name",)
    fields = (
        ("name", "state"),
        ("workspace", "user"),
        ("arrived", "attempts"),
        ("asset", "role", "platform", "category"),
        ("code", "message"),
        ("sha256", "expected_sha256"),
        ("created_at", "updated_at", "expires_at"),
    )
    readonly_fields = ("state", "arrived")

    @admin.display(description="State", ordering="status")
    def state(self, session: UploadSession) -> SafeString:
        return wording.badge(session.status)

    @admin.display(description="Arrived")
    def arrived(self, session: UploadSession) -> str:
        return f"{wording.size(session.received)} of {wording.size(session.length)}"


@admin.register(Blob)
class DuplicatesAdmin(DeskAdmin[Blob]):
    """In place of a list of blobs, which belong to no workspace: what storing once saves."""

    def has_view_permission(self, request: HttpRequest, obj: Blob | None = None) -> bool:
        return obj is None and super().has_view_permission(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Blob]:
        return Blob.objects.none()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            **duplicates.report(request),
            "title": "Duplicates",
            "opts": self.opts,
        }
        return TemplateResponse(request, "media_library/desk/duplicates.html", context)

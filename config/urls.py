"""Every address of the web server. Websocket addresses stand beside the HTTP ones."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from config.api import api
from workflows.consumers import NoFeed, RunFeed, WorkspaceFeed

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("uploads.urls")),  # before the studio's pages, which take all of /accounts
    path("", include("workflows.urls")),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("", include("workspaces.urls")),
    path("media/", include("media_library.urls")),
]

websocket_urlpatterns: list[URLPattern | URLResolver] = [
    path("ws/runs/<uuid:run_id>", RunFeed.as_asgi()),
    path("ws/workspace", WorkspaceFeed.as_asgi()),
    re_path("", NoFeed.as_asgi()),
]

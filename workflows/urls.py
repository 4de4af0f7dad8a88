"""Addresses of the studio's page; `frontend/src/app/pages.ts` draws them."""

from django.urls import path

from . import views

PLACES = (
    "workflows",
    "templates",
    "runs",
    "library",
    "videos",
    "accounts",
    "uploads",
    "settings",
)
"""The first words of its addresses."""

urlpatterns = [path("", views.studio, name="home")]
for place in PLACES:
    urlpatterns += [
        path(place, views.studio, name=place),
        path(f"{place}/<path:rest>", views.studio),
    ]

"""Addresses of media files, under /media/."""

from django.urls import path

from . import delivery, links
from .derived import views

urlpatterns = [
    path("<uuid:asset_id>/", delivery.asset_file, name="asset-file"),
    path("<uuid:asset_id>/poster.png", delivery.asset_poster, name="asset-poster"),
    path("<uuid:asset_id>/thumbnail", views.thumbnail, name="asset-thumbnail"),
    path("<uuid:asset_id>/storyboard.jpg", views.storyboard, name="asset-storyboard"),
    path("<uuid:asset_id>/storyboard.vtt", views.storyboard_cues, name="asset-storyboard-cues"),
    path("<uuid:asset_id>/waveform.png", views.waveform, name="asset-waveform"),
    path("<uuid:asset_id>/peaks.json", views.peaks, name="asset-peaks"),
    path("<uuid:asset_id>/metadata.json", delivery.asset_metadata, name="asset-metadata"),
    path("s/<str:token>/", links.signed_file, name="signed-file"),
    path("s/<str:token>/poster.png", links.signed_poster, name="signed-poster"),
    path("s/<str:token>/metadata.json", links.signed_metadata, name="signed-metadata"),
]

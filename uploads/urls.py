"""Addresses of publishing beside the API's."""

from django.urls import path

from . import views

urlpatterns = [path("accounts/callback", views.came_back, name="account-callback")]

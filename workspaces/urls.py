"""Addresses of signing in."""

from django.urls import path

from . import views

urlpatterns = [path("signin/<str:token>", views.sign_in, name="sign-in")]

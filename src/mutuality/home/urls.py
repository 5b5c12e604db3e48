"""Addresses of this room: URL name = view name."""

from django.urls import path

from . import views

app_name = "home"
urlpatterns = [
    path("", views.front, name="front"),
    path("p/<slug:slug>/", views.partnership, name="partnership"),
]

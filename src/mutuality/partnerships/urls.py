"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from . import views

app_name = "partnerships"
urlpatterns = [
    path("me/consent/", views.consents, name="consents"),
    path("p/<slug:slug>/consent/", views.consent, name="consent"),
]

"""Addresses that belong to no room."""

from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("language/", views.choose_language, name="choose_language"),
    path("style/", views.style, name="style"),
]

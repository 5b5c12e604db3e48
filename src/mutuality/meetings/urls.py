"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from . import views

app_name = "meetings"
urlpatterns = []

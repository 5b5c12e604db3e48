"""Addresses of the example's door. Mounted in the demo only."""

from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.visitors, name="visitors"),
    path("be/", views.be, name="be"),
]

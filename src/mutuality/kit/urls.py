"""Addresses that belong to no room."""

app_name = "kit"
urlpatterns: list = []

"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from . import views

app_name = "people"
urlpatterns = [
    path("", views.me, name="me"),
    path("profile/", views.change_profile, name="change_profile"),
    path("languages/", views.add_language, name="add_language"),
    path("languages/<int:pk>/remove/", views.remove_language, name="remove_language"),
    path("access/", views.add_need, name="add_need"),
    path("access/<int:pk>/remove/", views.remove_need, name="remove_need"),
    path("account/", views.add_address, name="add_address"),
    path("account/code/", views.confirm_address, name="confirm_address"),
    path("letters/<str:token>/", views.stop_letters, name="stop_letters"),
]

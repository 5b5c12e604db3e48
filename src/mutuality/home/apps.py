from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "mutuality.home"
    label = "home"

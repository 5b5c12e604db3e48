from importlib import import_module

from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "mutuality.partnerships"
    label = "partnerships"

    def ready(self):
        import_module("mutuality.partnerships.reactions")

from importlib import import_module

from django.apps import AppConfig


class SensemakingConfig(AppConfig):
    name = "mutuality.sensemaking"
    label = "sensemaking"

    def ready(self):
        import_module("mutuality.sensemaking.reactions")

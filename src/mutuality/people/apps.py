from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mutuality.people"
    label = "people"

    def ready(self):
        import_module("mutuality.people.reactions")

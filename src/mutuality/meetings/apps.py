from importlib import import_module

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "mutuality.meetings"
    label = "meetings"

    def ready(self):
        import_module("mutuality.meetings.reactions")

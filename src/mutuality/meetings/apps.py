from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "mutuality.meetings"
    label = "meetings"

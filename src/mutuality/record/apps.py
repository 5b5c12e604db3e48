from django.apps import AppConfig


class RecordConfig(AppConfig):
    name = "mutuality.record"
    label = "record"

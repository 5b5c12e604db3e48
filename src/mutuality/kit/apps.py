from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "mutuality.kit"
    label = "kit"

from django.apps import AppConfig


class SensemakingConfig(AppConfig):
    name = "mutuality.sensemaking"
    label = "sensemaking"

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "mutuality.decisions"
    label = "decisions"

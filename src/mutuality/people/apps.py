from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "mutuality.people"
    label = "people"

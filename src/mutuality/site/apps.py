from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "mutuality.site"
    label = "site"

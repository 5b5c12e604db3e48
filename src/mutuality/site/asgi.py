"""For ASGI servers: `mutuality.site.asgi:application`. `mutuality serve` brings its own."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mutuality.site.settings")
django.setup()

from mutuality.site.front import application  # noqa: E402, F401 - needs Django to be ready

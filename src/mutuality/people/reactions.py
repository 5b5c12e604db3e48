"""What this room does when something happened below."""

from django.conf import settings
from django.dispatch import receiver

from mutuality.kit.signals import language_chosen

from .models import Person


@receiver(language_chosen)
def keep_language(person_id, language, **_):
    """The language chosen at the foot of a page is the person's own from now on, for mails too."""
    if language in dict(settings.LANGUAGES):
        Person.objects.filter(pk=person_id).update(language=language)

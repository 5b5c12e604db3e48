"""What proposals rest on, from the side of the words."""

from django.shortcuts import render

from mutuality.kit.pages import page

from ..queries import sources


@page
def what_came_of_words(request):
    """What my words led to; nobody else sees this page."""
    return render(request, "decisions/what_came_of_words.html", {"found": sources.what_came_of_words(request.user)})

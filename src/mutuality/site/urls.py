"""Every address of the house, by room."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("me/", include("mutuality.people.urls")),
    path("accounts/", include("mutuality.people.sign_in_urls")),
    path("", include("mutuality.partnerships.urls")),
    path("", include("mutuality.meetings.urls")),
    path("", include("mutuality.sensemaking.urls")),
    path("", include("mutuality.decisions.urls")),
    path("", include("mutuality.home.urls")),  # last: /p/new/ comes before /p/<slug>/
    path("", include("mutuality.kit.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/", include("mutuality.site.demo.urls")))

handler400 = "mutuality.kit.errors.bad_request"
handler403 = "mutuality.kit.errors.not_allowed"
handler404 = "mutuality.kit.errors.not_found"
handler429 = "mutuality.people.sign_in_views.too_often"  # looked for by allauth
handler500 = "mutuality.kit.errors.broken"

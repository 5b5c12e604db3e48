"""The house as the demo mounts it."""

from django.urls import include, path

from mutuality.site import urls as house

urlpatterns = [*house.urlpatterns, path("demo/", include("mutuality.site.demo.urls"))]
handler404 = house.handler404

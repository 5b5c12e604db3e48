"""Every address of the house as the demo has them."""

from django.urls import include, path

from mutuality.site import urls as house
from mutuality.site.urls import handler400, handler403, handler404, handler429, handler500

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]

urlpatterns = [*house.urlpatterns, path("demo/", include("mutuality.site.demo.urls"))]

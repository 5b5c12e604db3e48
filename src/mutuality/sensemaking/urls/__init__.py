"""Addresses of this room: URL name = view name = action name."""

from . import delphi, exercises, opinions, priorities, statements, themes

app_name = "sensemaking"
urlpatterns = [
    *exercises.urlpatterns,
    *statements.urlpatterns,
    *opinions.urlpatterns,
    *themes.urlpatterns,
    *priorities.urlpatterns,
    *delphi.urlpatterns,
]

"""Addresses of this room: URL name = view name = action name."""

from . import concept_maps, delphi, exercises, opinions, priorities, statements, themes

app_name = "sensemaking"
urlpatterns = [
    *exercises.urlpatterns,
    *statements.urlpatterns,
    *opinions.urlpatterns,
    *concept_maps.urlpatterns,
    *themes.urlpatterns,
    *priorities.urlpatterns,
    *delphi.urlpatterns,
]

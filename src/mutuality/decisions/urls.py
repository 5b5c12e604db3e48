"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import effects, positions, proposals

app_name = "decisions"
ROOM = "p/<slug:slug>/decisions/"
ONE = f"{ROOM}<int:pk>/"
urlpatterns = [
    path(ROOM, proposals.decisions, name="decisions"),
    path(f"{ROOM}propose/", proposals.propose, name="propose"),
    path(ONE, proposals.proposal, name="proposal"),
    path(f"{ONE}standing/", proposals.proposal_standing, name="proposal_standing"),
    path(f"{ONE}change/", proposals.change_proposal, name="change_proposal"),
    path(f"{ONE}options/", proposals.set_options, name="set_options"),
    path(f"{ONE}sources/", proposals.choose_sources, name="choose_sources"),
    path(f"{ONE}sources/<int:question>/", proposals.rest_on, name="rest_on"),
    path(f"{ONE}effects/", effects.choose_effect, name="choose_effect"),
    path(f"{ONE}effects/<slug:effect>/", effects.add_effect, name="add_effect"),
    path(f"{ONE}effects/<int:carried>/remove/", effects.remove_effect, name="remove_effect"),
    path(f"{ONE}undo/", effects.propose_undoing, name="propose_undoing"),
    path(f"{ONE}open/", proposals.open_proposal, name="open_proposal"),
    path(f"{ONE}position/", positions.take_position, name="take_position"),
    path(f"{ONE}take-back/", positions.take_back_position, name="take_back_position"),
    path(f"{ONE}close/", proposals.close_proposal, name="close_proposal"),
    path(f"{ONE}withdraw/", proposals.withdraw_proposal, name="withdraw_proposal"),
]

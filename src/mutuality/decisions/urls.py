"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import effects, objections, positions, proposals, proxies, sources

app_name = "decisions"
ROOM = "p/<slug:slug>/decisions/"
ONE = f"{ROOM}<int:pk>/"
OBJECTION = f"{ONE}objections/<int:objection>/"
AMENDMENT = f"{ONE}amendments/<int:amendment>/"
urlpatterns = [
    path("me/words/led-to/", sources.what_came_of_words, name="what_came_of_words"),
    path(ROOM, proposals.decisions, name="decisions"),
    path(f"{ROOM}propose/", proposals.propose, name="propose"),
    path(ONE, proposals.proposal, name="proposal"),
    path(f"{ONE}standing/", proposals.proposal_standing, name="proposal_standing"),
    path(f"{ONE}change/", proposals.change_proposal, name="change_proposal"),
    path(f"{ONE}options/", proposals.set_options, name="set_options"),
    path(f"{ONE}sources/", proposals.choose_sources, name="choose_sources"),
    path(f"{ONE}sources/<int:question>/", proposals.rest_on, name="rest_on"),
    path(f"{ONE}sources/themes/", proposals.rest_on_themes, name="rest_on_themes"),
    path(f"{ONE}effects/", effects.choose_effect, name="choose_effect"),
    path(f"{ONE}effects/<slug:effect>/", effects.add_effect, name="add_effect"),
    path(f"{ONE}effects/<int:carried>/remove/", effects.remove_effect, name="remove_effect"),
    path(f"{ONE}undo/", effects.propose_undoing, name="propose_undoing"),
    path(f"{ONE}open/", proposals.open_proposal, name="open_proposal"),
    path(f"{ONE}position/", positions.take_position, name="take_position"),
    path(f"{ONE}take-back/", positions.take_back_position, name="take_back_position"),
    path(f"{ONE}keep/", positions.keep_position, name="keep_position"),
    path(f"{ONE}met/", positions.call_met, name="call_met"),
    path(OBJECTION, objections.objection, name="objection"),
    path(f"{OBJECTION}remark/", objections.add_remark, name="add_remark"),
    path(f"{ONE}remarks/<int:remark>/take-back/", objections.take_back_remark, name="take_back_remark"),
    path(f"{OBJECTION}amend/", objections.amend, name="amend"),
    path(f"{AMENDMENT}answer/", objections.answer_amendment, name="answer_amendment"),
    path(f"{AMENDMENT}take-back/", objections.take_back_amendment, name="take_back_amendment"),
    path(f"{AMENDMENT}take-in/", objections.take_in, name="take_in"),
    path(f"{AMENDMENT}refuse/", objections.refuse_amendment, name="refuse_amendment"),
    path(f"{ONE}path/", objections.path, name="path"),
    path(f"{ONE}voice/", proxies.give_voice, name="give_voice"),
    path(f"{ONE}voices/<int:proxy>/", proxies.take_position_for, name="take_position_for"),
    path(f"{ONE}voices/<int:proxy>/take-back/", proxies.take_back_voice, name="take_back_voice"),
    path(f"{ONE}close/", proposals.close_proposal, name="close_proposal"),
    path(f"{ONE}withdraw/", proposals.withdraw_proposal, name="withdraw_proposal"),
]

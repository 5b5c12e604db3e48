"""Priorities: picking, nominal groups, the final round."""

from django.urls import path

from ..views import final_round, picking
from .places import ONE

GROUP = f"{ONE}groups/<int:round>/<int:number>/"
urlpatterns = [
    path(f"{ONE}pick/", picking.pick, name="pick"),
    path(f"{ONE}order/", picking.put_in_order, name="put_in_order"),
    path(f"{ONE}impact/<int:number>/", picking.rate_impact, name="rate_impact"),
    path(f"{ONE}step/", final_round.take_next_step, name="take_next_step"),
    path(f"{ONE}turns/", final_round.record_turn, name="record_turn"),
    path(f"{ONE}groups/", final_round.make_groups, name="make_groups"),
    path(GROUP, final_round.rank_in_group, name="rank_in_group"),
    path(f"{GROUP}hand-in/", final_round.hand_in, name="hand_in"),
    path(f"{ONE}wordings/", final_round.ask_for_wording, name="ask_for_wording"),
    path(f"{ONE}wordings/<int:wish>/", final_round.rule_on_wording, name="rule_on_wording"),
]

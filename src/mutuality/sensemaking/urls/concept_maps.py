"""Concept maps: sorting, rating, the map and its groups."""

from django.urls import path

from ..views import cards, concept_map
from .places import ONE, SNAPSHOT

CARDS = f"{ONE}cards/"
GROUP = f"{SNAPSHOT}groups/<slug:node>/"
NAME = f"{SNAPSHOT}names/<int:name>/"
urlpatterns = [
    path(f"{CARDS}practice/", cards.practise_sorting, name="practise_sorting"),
    path(f"{CARDS}begin/", cards.begin_sorting, name="begin_sorting"),
    path(f"{CARDS}sort/", cards.sort_cards, name="sort_cards"),
    path(f"{CARDS}place/", cards.place_card, name="place_card"),
    path(f"{CARDS}take-back/", cards.take_card_back, name="take_card_back"),
    path(f"{CARDS}piles/", cards.piles, name="piles"),
    path(f"{CARDS}piles/<int:number>/name/", cards.name_pile, name="name_pile"),
    path(f"{CARDS}done/", cards.finish_sorting, name="finish_sorting"),
    path(f"{CARDS}rate/begin/", cards.begin_rating, name="begin_rating"),
    path(f"{CARDS}rate/", cards.rate_cards, name="rate_cards"),
    path(f"{CARDS}helped/", cards.enter_sort, name="enter_sort"),
    path(f"{CARDS}helped/<int:respondent>/", cards.change_entered_sort, name="change_entered_sort"),
    path(f"{SNAPSHOT}choose/", concept_map.choose_cut, name="choose_cut"),
    path(GROUP, concept_map.group, name="group"),
    path(f"{GROUP}name/", concept_map.suggest_name, name="suggest_name"),
    path(f"{NAME}support/", concept_map.support_name, name="support_name"),
    path(f"{NAME}take-back/", concept_map.take_back_support, name="take_back_support"),
    path(f"{NAME}choose/", concept_map.choose_name, name="choose_name"),
    path(f"{SNAPSHOT}perspectives/", concept_map.perspectives, name="perspectives"),
    path(f"{SNAPSHOT}ladder/", concept_map.ladder, name="ladder"),
    path(f"{SNAPSHOT}own/", concept_map.own_piles, name="own_piles"),
    path(f"{SNAPSHOT}checklist/", concept_map.checklist, name="checklist"),
]

"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import cards, concept_map, exercise, snapshots, statements

app_name = "sensemaking"
ROOM = "p/<slug:slug>/findings/"
ONE = f"{ROOM}<int:pk>/"
SNAPSHOT = f"{ONE}snapshots/<int:number>/"
STATEMENTS = f"{ONE}statements/"
STATEMENT = f"{STATEMENTS}<int:number>/"
CARDS = f"{ONE}cards/"
GROUP = f"{SNAPSHOT}groups/<slug:node>/"
NAME = f"{SNAPSHOT}names/<int:name>/"
urlpatterns = [
    path(ROOM, exercise.findings, name="findings"),
    path(f"{ROOM}new/<slug:kind>/", exercise.prepare, name="prepare"),
    path(ONE, exercise.exercise, name="exercise"),
    path(f"{ONE}change/", exercise.change_exercise, name="change_exercise"),
    path(f"{ONE}open/", exercise.open_exercise, name="open_exercise"),
    path(f"{ONE}close/", exercise.close_exercise, name="close_exercise"),
    path(f"{ONE}draw/", snapshots.draw, name="draw"),
    path(SNAPSHOT, snapshots.snapshot, name="snapshot"),
    path(f"{SNAPSHOT}progress/", snapshots.snapshot_progress, name="snapshot_progress"),
    path(f"{SNAPSHOT}files/<str:name>", snapshots.snapshot_file, name="snapshot_file"),
    path(f"{SNAPSHOT}disagree/", snapshots.disagree, name="disagree"),
    path(
        f"{SNAPSHOT}disagreements/<int:disagreement>/take-back/",
        snapshots.take_back_disagreement,
        name="take_back_disagreement",
    ),
    path(STATEMENTS, statements.statements, name="statements"),
    path(f"{STATEMENTS}from/", statements.choose_voices, name="choose_voices"),
    path(f"{STATEMENTS}from/<int:question>/", statements.draw_statement_from, name="draw_statement_from"),
    path(f"{STATEMENTS}write/", statements.draw_statement, name="draw_statement"),
    path(f"{STATEMENTS}suggest/", statements.suggest_statement, name="suggest_statement"),
    path(f"{STATEMENTS}merge/", statements.merge_statements, name="merge_statements"),
    path(STATEMENT, statements.statement, name="statement"),
    path(f"{STATEMENT}reword/", statements.reword_statement, name="reword_statement"),
    path(f"{STATEMENT}aside/", statements.set_aside, name="set_aside"),
    path(f"{STATEMENT}back/", statements.bring_back, name="bring_back"),
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

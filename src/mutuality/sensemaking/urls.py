"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import exercise, guests, opinion_files, opinions, snapshots, statements

app_name = "sensemaking"
ROOM = "p/<slug:slug>/findings/"
ONE = f"{ROOM}<int:pk>/"
SNAPSHOT = f"{ONE}snapshots/<int:number>/"
STATEMENTS = f"{ONE}statements/"
STATEMENT = f"{STATEMENTS}<int:number>/"
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
    path(f"{ONE}answer/", opinions.answer_statement, name="answer_statement"),
    path(f"{ONE}answers/", opinions.own_answers, name="own_answers"),
    path(f"{ONE}answers.zip", opinion_files.export_answers, name="export_answers"),
    path(f"{ONE}links/", opinions.make_link, name="make_link"),
    path(f"{ONE}links/<int:link>/take-back/", opinions.take_back_link, name="take_back_link"),
    path(f"{ROOM}bring-in/", opinion_files.bring_in, name="bring_in"),
    path("opinions/<str:token>/", guests.guest_page, name="guest_page"),
    path("opinions/<str:token>/answers/", guests.guest_answers, name="guest_answers"),
    path("opinions/<str:token>/answer/", guests.answer_as_guest, name="answer_as_guest"),
]

"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import delphi, exercise, snapshots, statements

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
    path(f"{ONE}score/<int:number>/", delphi.score_item, name="score_item"),
    path(
        f"{ONE}score/<int:number>/rounds/<int:of_round>/take-back/", delphi.take_back_comment, name="take_back_comment"
    ),
    path(f"{ONE}rounds/close/", delphi.close_round, name="close_round"),
    path(f"{ONE}rounds/open/", delphi.open_round, name="open_round"),
]

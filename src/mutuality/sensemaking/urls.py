"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import exercise, final_round, picking, snapshots, statements

app_name = "sensemaking"
ROOM = "p/<slug:slug>/findings/"
ONE = f"{ROOM}<int:pk>/"
SNAPSHOT = f"{ONE}snapshots/<int:number>/"
STATEMENTS = f"{ONE}statements/"
STATEMENT = f"{STATEMENTS}<int:number>/"
GROUP = f"{ONE}groups/<int:round>/<int:number>/"
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

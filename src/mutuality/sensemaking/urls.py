"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from .views import (
    cards,
    codebook,
    compared,
    delphi,
    dissent,
    exchanged,
    exercise,
    final_round,
    guests,
    opinion_files,
    opinions,
    picking,
    readings,
    snapshots,
    statements,
)

app_name = "sensemaking"
ROOM = "p/<slug:slug>/findings/"
ONE = f"{ROOM}<int:pk>/"
SNAPSHOT = f"{ONE}snapshots/<int:number>/"
STATEMENTS = f"{ONE}statements/"
STATEMENT = f"{STATEMENTS}<int:number>/"
THEMES = f"{ROOM}themes/"
THEME = f"{THEMES}<int:pk>/"
DRAFT = f"{THEMES}draft/"
READING = f"{THEMES}readings/<int:pk>/"
UNIT = f"{READING}voices/<int:number>/"
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

urlpatterns += [  # themes
    path(THEMES, codebook.themes, name="themes"),
    path(THEME, codebook.theme, name="theme"),
    path(f"{THEME}dissent/", dissent.say_dissent, name="say_dissent"),
    path(f"{THEMES}dissents/<int:dissent>/answer/", dissent.answer_dissent, name="answer_dissent"),
    path(f"{THEMES}dissents/<int:dissent>/take-back/", dissent.take_back_dissent, name="take_back_dissent"),
    path(
        f"{THEMES}answers/<int:remark>/take-back/",
        dissent.take_back_dissent_remark,
        name="take_back_dissent_remark",
    ),
    path(f"{THEMES}versions/<int:number>/", codebook.codebook_version, name="codebook_version"),
    path(f"{THEMES}versions/<int:number>/changes/", codebook.codebook_changes, name="codebook_changes"),
    path(DRAFT, codebook.codebook_draft, name="codebook_draft"),
    path(f"{DRAFT}begin/", codebook.begin_draft, name="begin_draft"),
    path(f"{DRAFT}add/", codebook.add_theme, name="add_theme"),
    path(f"{DRAFT}<int:theme>/", codebook.change_theme, name="change_theme"),
    path(f"{DRAFT}<int:theme>/remove/", codebook.remove_theme, name="remove_theme"),
    path(f"{DRAFT}put-away/", codebook.put_draft_away, name="put_draft_away"),
    path(f"{DRAFT}publish/", codebook.publish_codebook, name="publish_codebook"),
    path(f"{DRAFT}import/", exchanged.import_codebook, name="import_codebook"),
    path(f"{THEMES}codebook.qdc", exchanged.export_codebook, name="export_codebook"),
    path(f"{THEMES}project.qdpx", exchanged.export_project, name="export_project"),
    path(f"{DRAFT}cards/", cards.cards, name="cards"),
    path(f"{DRAFT}cards/<uuid:contribution>/", cards.put_card, name="put_card"),
    path(f"{DRAFT}piles/<int:pile>/", cards.name_pile, name="name_pile"),
    path(f"{DRAFT}piles/<int:pile>/theme/", cards.make_theme_of_pile, name="make_theme_of_pile"),
    path(f"{THEMES}readings/begin/", readings.begin_reading, name="begin_reading"),
    path(READING, readings.reading, name="reading"),
    path(f"{READING}join/", readings.join_reading, name="join_reading"),
    path(f"{READING}leave/", readings.leave_reading, name="leave_reading"),
    path(f"{READING}release/<int:coder>/", readings.release_coder, name="release_coder"),
    path(f"{READING}next/", readings.code_next, name="code_next"),
    path(f"{READING}done/", readings.finish_coding, name="finish_coding"),
    path(f"{READING}on/", readings.resume_coding, name="resume_coding"),
    path(f"{READING}close/", readings.close_reading, name="close_reading"),
    path(f"{READING}differences/", compared.differences, name="differences"),
    path(UNIT, readings.code_unit, name="code_unit"),
    path(f"{UNIT}passages/", readings.mark_passages, name="mark_passages"),
    path(f"{UNIT}compare/", compared.compare_unit, name="compare_unit"),
    path(f"{UNIT}settle/", compared.settle_unit, name="settle_unit"),
    path(f"{UNIT}talk/", compared.talk_about_unit, name="talk_about_unit"),
    path(
        f"{THEMES}talk/<int:remark>/take-back/",
        compared.take_back_unit_remark,
        name="take_back_unit_remark",
    ),
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
    path(f"{ONE}score/<int:number>/", delphi.score_item, name="score_item"),
    path(
        f"{ONE}score/<int:number>/rounds/<int:of_round>/take-back/", delphi.take_back_comment, name="take_back_comment"
    ),
    path(f"{ONE}rounds/close/", delphi.close_round, name="close_round"),
    path(f"{ONE}rounds/open/", delphi.open_round, name="open_round"),
]

"""Themes: the list of them, readings, differences, the wall of cards."""

from django.urls import path

from ..views import codebook, compared, dissent, exchanged, readings, wall
from .places import ROOM

THEMES = f"{ROOM}themes/"
THEME = f"{THEMES}<int:pk>/"
DRAFT = f"{THEMES}draft/"
READING = f"{THEMES}readings/<int:pk>/"
UNIT = f"{READING}voices/<int:number>/"
urlpatterns = [
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
    path(f"{DRAFT}wall/", wall.wall, name="wall"),
    path(f"{DRAFT}wall/<uuid:contribution>/", wall.put_on_wall, name="put_on_wall"),
    path(f"{DRAFT}piles/<int:pile>/", wall.name_wall_pile, name="name_wall_pile"),
    path(f"{DRAFT}piles/<int:pile>/theme/", wall.make_theme_of_pile, name="make_theme_of_pile"),
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
]

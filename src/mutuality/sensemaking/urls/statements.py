"""Statements and the way they came."""

from django.urls import path

from ..views import statements
from .places import ONE

STATEMENTS = f"{ONE}statements/"
STATEMENT = f"{STATEMENTS}<int:number>/"
urlpatterns = [
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
]

"""Delphi: scoring, rounds."""

from django.urls import path

from ..views import delphi
from .places import ONE

urlpatterns = [
    path(f"{ONE}score/<int:number>/", delphi.score_item, name="score_item"),
    path(
        f"{ONE}score/<int:number>/rounds/<int:of_round>/take-back/", delphi.take_back_comment, name="take_back_comment"
    ),
    path(f"{ONE}rounds/close/", delphi.close_round, name="close_round"),
    path(f"{ONE}rounds/open/", delphi.open_round, name="open_round"),
]

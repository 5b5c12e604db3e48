"""Opinions: answering, open links for guests, files in and out."""

from django.urls import path

from ..views import guests, opinion_files, opinions
from .places import ONE, ROOM

urlpatterns = [
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

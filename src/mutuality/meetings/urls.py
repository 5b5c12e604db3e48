"""Addresses of this room: URL name = view name = action name. The same address grows through a meeting's stages."""

from django.urls import path

from . import report_views, table_views, views

app_name = "meetings"
urlpatterns = [
    path("me/words/", table_views.own_words, name="own_words"),
    path("me/words/<uuid:contribution>/change/", table_views.change_words, name="change_words"),
    path("me/words/<uuid:contribution>/withdraw/", table_views.withdraw, name="withdraw"),
    path("p/<slug:slug>/meetings/", views.meetings, name="meetings"),
    path("p/<slug:slug>/meetings/new/", views.plan_meeting, name="plan_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/", views.meeting, name="meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/now/", views.now, name="now"),
    path("p/<slug:slug>/meetings/<int:pk>/questions/", views.set_questions, name="set_questions"),
    path("p/<slug:slug>/meetings/<int:pk>/facilitators/", views.name_facilitators, name="name_facilitators"),
    path(
        "p/<slug:slug>/meetings/<int:pk>/facilitators/<int:key>/",
        views.confirm_facilitators,
        name="confirm_facilitators",
    ),
    path("p/<slug:slug>/meetings/<int:pk>/invite/", views.invite_to_meeting, name="invite_to_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/answer/", views.answer_invitation, name="answer_invitation"),
    path("p/<slug:slug>/meetings/<int:pk>/tables/", views.arrange_tables, name="arrange_tables"),
    path("p/<slug:slug>/meetings/<int:pk>/together/", views.keep_together, name="keep_together"),
    path("p/<slug:slug>/meetings/<int:pk>/seats/<int:seat>/", views.move_seat, name="move_seat"),
    path("p/<slug:slug>/meetings/<int:pk>/open/", views.open_meeting, name="open_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/move-on/<int:question>/", views.move_on, name="move_on"),
    path("p/<slug:slug>/meetings/<int:pk>/close/", views.close_meeting, name="close_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/needs/", views.access_needs, name="access_needs"),
    path("p/<slug:slug>/meetings/<int:pk>/table/", table_views.own_table, name="own_table"),
    path("p/<slug:slug>/meetings/<int:pk>/table/<int:number>/", table_views.table, name="table"),
    path("p/<slug:slug>/meetings/<int:pk>/table/<int:number>/said/", table_views.said_at_table, name="said_at_table"),
    path("p/<slug:slug>/meetings/<int:pk>/table/<int:number>/speak/", table_views.speak, name="speak"),
    path("p/<slug:slug>/meetings/<int:pk>/room/", table_views.room, name="room"),
    path("p/<slug:slug>/meetings/<int:pk>/room/said/", table_views.said_in_room, name="said_in_room"),
    path("p/<slug:slug>/meetings/<int:pk>/said/<uuid:contribution>/", table_views.contribution, name="contribution"),
    path("p/<slug:slug>/meetings/<int:pk>/report/", report_views.report, name="report"),
    path("p/<slug:slug>/meetings/<int:pk>/report/print/", report_views.print_report, name="print_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.md", report_views.markdown_report, name="markdown_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.csv", report_views.csv_report, name="csv_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.json", report_views.json_report, name="json_report"),
]

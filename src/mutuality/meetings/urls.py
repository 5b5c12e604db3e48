"""Addresses of this room: URL name = view name = action name. The same address grows through a meeting's stages."""

from django.urls import path

from .views import box, held, meeting, report, slips, table

app_name = "meetings"
urlpatterns = [
    path("me/words/", table.own_words, name="own_words"),
    path("me/words/<uuid:contribution>/change/", table.change_words, name="change_words"),
    path("me/words/<uuid:contribution>/withdraw/", table.withdraw, name="withdraw"),
    path("box/", box.box, name="box"),
    path("box/drop/", box.drop_words, name="drop_words"),
    path("box/take-back/", box.take_back, name="take_back"),
    path("box/appeal/", box.appeal, name="appeal"),
    path("p/<slug:slug>/meetings/", meeting.meetings, name="meetings"),
    path("p/<slug:slug>/meetings/new/", meeting.plan_meeting, name="plan_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/", meeting.meeting, name="meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/now/", meeting.now, name="now"),
    path("p/<slug:slug>/meetings/<int:pk>/questions/", meeting.set_questions, name="set_questions"),
    path("p/<slug:slug>/meetings/<int:pk>/facilitators/", meeting.name_facilitators, name="name_facilitators"),
    path(
        "p/<slug:slug>/meetings/<int:pk>/facilitators/<int:key>/",
        meeting.confirm_facilitators,
        name="confirm_facilitators",
    ),
    path("p/<slug:slug>/meetings/<int:pk>/invite/", meeting.invite_to_meeting, name="invite_to_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/answer/", meeting.answer_invitation, name="answer_invitation"),
    path("p/<slug:slug>/meetings/<int:pk>/tables/", meeting.arrange_tables, name="arrange_tables"),
    path("p/<slug:slug>/meetings/<int:pk>/together/", meeting.keep_together, name="keep_together"),
    path("p/<slug:slug>/meetings/<int:pk>/seats/<int:seat>/", meeting.move_seat, name="move_seat"),
    path("p/<slug:slug>/meetings/<int:pk>/open/", meeting.open_meeting, name="open_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/move-on/<int:question>/", meeting.move_on, name="move_on"),
    path("p/<slug:slug>/meetings/<int:pk>/close/", meeting.close_meeting, name="close_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/needs/", meeting.access_needs, name="access_needs"),
    path("p/<slug:slug>/meetings/<int:pk>/table/", table.own_table, name="own_table"),
    path("p/<slug:slug>/meetings/<int:pk>/table/<int:number>/", table.table, name="table"),
    path("p/<slug:slug>/meetings/<int:pk>/table/<int:number>/said/", table.said_at_table, name="said_at_table"),
    path("p/<slug:slug>/meetings/<int:pk>/table/<int:number>/speak/", table.speak, name="speak"),
    path("p/<slug:slug>/meetings/<int:pk>/room/", table.room, name="room"),
    path("p/<slug:slug>/meetings/<int:pk>/room/said/", table.said_in_room, name="said_in_room"),
    path("p/<slug:slug>/meetings/<int:pk>/said/<uuid:contribution>/", table.contribution, name="contribution"),
    path("p/<slug:slug>/meetings/<int:pk>/slips/", slips.take_slips, name="take_slips"),
    path("p/<slug:slug>/meetings/<int:pk>/slips/hand-out/", slips.hand_out_slips, name="hand_out_slips"),
    path("p/<slug:slug>/meetings/<int:pk>/held/", held.held, name="held"),
    path("p/<slug:slug>/meetings/<int:pk>/held/<uuid:contribution>/", held.give_verdict, name="give_verdict"),
    path("p/<slug:slug>/meetings/<int:pk>/held/<uuid:contribution>/again/", held.ask_again, name="ask_again"),
    path("p/<slug:slug>/meetings/<int:pk>/report/", report.report, name="report"),
    path("p/<slug:slug>/meetings/<int:pk>/report/print/", report.print_report, name="print_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.md", report.markdown_report, name="markdown_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.csv", report.csv_report, name="csv_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.json", report.json_report, name="json_report"),
]

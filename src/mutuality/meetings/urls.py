"""Addresses of this room: URL name = view name = action name. The same address grows through a meeting's stages."""

from django.urls import path

from .views import meeting, pack, planning, report, table

app_name = "meetings"
urlpatterns = [
    path("me/words/", table.own_words, name="own_words"),
    path("me/words/<uuid:contribution>/change/", table.change_words, name="change_words"),
    path("me/words/<uuid:contribution>/withdraw/", table.withdraw, name="withdraw"),
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
    path("p/<slug:slug>/meetings/<int:pk>/change/", planning.change_meeting, name="change_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/call-off/", planning.cancel_meeting, name="cancel_meeting"),
    path("p/<slug:slug>/meetings/<int:pk>/sitting/", planning.add_sitting, name="add_sitting"),
    path("p/<slug:slug>/meetings/<int:pk>/sitting/<int:sitting>/", planning.choose_sitting, name="choose_sitting"),
    path("p/<slug:slug>/meetings/<int:pk>/bridge/", planning.write_bridge, name="write_bridge"),
    path("p/<slug:slug>/meetings/<int:pk>/questions/send/", planning.send_questions, name="send_questions"),
    path("p/<slug:slug>/meetings/<int:pk>/guest/", planning.invite_guest, name="invite_guest"),
    path("p/<slug:slug>/meetings/<int:pk>/private/forget/", planning.forget_private_word, name="forget_private_word"),
    path("p/<slug:slug>/meetings/<int:pk>/pack/", pack.pack, name="pack"),
    path("p/<slug:slug>/meetings/<int:pk>/meeting.ics", pack.calendar, name="calendar"),
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
    path("p/<slug:slug>/meetings/<int:pk>/report/", report.report, name="report"),
    path("p/<slug:slug>/meetings/<int:pk>/report/print/", report.print_report, name="print_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.md", report.markdown_report, name="markdown_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.csv", report.csv_report, name="csv_report"),
    path("p/<slug:slug>/meetings/<int:pk>/report.json", report.json_report, name="json_report"),
]

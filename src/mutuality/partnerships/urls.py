"""Addresses of this room: URL name = view name = action name."""

from django.urls import path

from . import record_views, views

app_name = "partnerships"
urlpatterns = [
    path("me/consent/", views.consents, name="consents"),
    path("me/kept-from/", views.add_kept_from, name="add_kept_from"),
    path("me/kept-from/<int:pk>/remove/", views.remove_kept_from, name="remove_kept_from"),
    path("p/<slug:slug>/consent/", views.consent, name="consent"),
    path("p/new/", views.found_partnership, name="found_partnership"),
    path("p/<slug:slug>/people/", views.people, name="people"),
    path("p/<slug:slug>/people/<int:pk>/", views.member, name="member"),
    path("p/<slug:slug>/perspectives/", views.declare_perspectives, name="declare_perspectives"),
    path("p/<slug:slug>/facets/new/", views.add_facet, name="add_facet"),
    path("p/<slug:slug>/organisations/new/", views.add_organisation, name="add_organisation"),
    path("p/<slug:slug>/pods/new/", views.add_pod, name="add_pod"),
    path("p/<slug:slug>/pods/<int:pk>/", views.pod, name="pod"),
    path("p/<slug:slug>/pods/<int:pk>/join/", views.join_pod, name="join_pod"),
    path("p/<slug:slug>/pods/<int:pk>/leave/", views.leave_pod, name="leave_pod"),
    path("p/<slug:slug>/agreement/", views.agreement, name="agreement"),
    path("p/<slug:slug>/agreement/texts/<int:pk>/", views.adopted_text, name="adopted_text"),
    path("p/<slug:slug>/agreement/<int:version>/", views.earlier_agreement, name="earlier_agreement"),
    path("p/<slug:slug>/agreement/<int:version>/changes/", views.agreement_changes, name="agreement_changes"),
    path("p/<slug:slug>/powers/", views.powers, name="powers"),
    path("p/<slug:slug>/powers/grant/", views.grant_mandate, name="grant_mandate"),
    path("p/<slug:slug>/powers/<int:pk>/hand-back/", views.hand_back_mandate, name="hand_back_mandate"),
    path("p/<slug:slug>/keys/<int:pk>/take-back/", views.take_back_key, name="take_back_key"),
    path("p/<slug:slug>/invite/", views.invite, name="invite"),
    path("p/<slug:slug>/invitations/<int:pk>/take-back/", views.take_back_invitation, name="take_back_invitation"),
    path("p/<slug:slug>/leave/", views.leave_partnership, name="leave_partnership"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("p/<slug:slug>/record/", record_views.record, name="record"),
    path("p/<slug:slug>/record/verify/", record_views.verify_record, name="verify_record"),
    path("p/<slug:slug>/record/download/", record_views.download_record, name="download_record"),
]

"""The addresses of sign-in: a mailed code or a passkey. There are no passwords, so no address that takes one.

The names are those that django-allauth looks for; two of them lead to one page.
"""

from allauth.account.views import account_inactive, logout
from allauth.mfa.webauthn.views import edit_webauthn, list_webauthn, login_webauthn, remove_webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path

from . import views
from .sign_in_views import AddPasskey, AskForCode, ConfirmCode, refusals_told

ask_for_code = refusals_told(AskForCode.as_view())

urlpatterns = [
    path("login/", ask_for_code, name="account_login"),
    path("login/", ask_for_code, name="account_request_login_code"),
    path("login/code/", refusals_told(ConfirmCode.as_view()), name="account_confirm_login_code"),
    path("logout/", logout, name="account_logout"),
    path("closed/", account_inactive, name="account_inactive"),
    path("signup/", views.sign_up, name="account_signup"),
    path("signup/code/", views.join, name="account_join"),
    # The outer login_required is ours: allauth would keep the whole request, browser and address included, for later.
    path("passkeys/", list_webauthn, name="mfa_list_webauthn"),
    path("passkeys/", list_webauthn, name="mfa_index"),
    path("passkeys/add/", login_required(refusals_told(AddPasskey.as_view())), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/name/", login_required(refusals_told(edit_webauthn)), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", login_required(remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/login/", login_webauthn, name="mfa_login_webauthn"),
]

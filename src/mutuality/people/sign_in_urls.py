"""The addresses of sign-in: a mailed code or a passkey."""

urlpatterns: list = []

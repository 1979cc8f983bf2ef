"""Addresses of the sign-in and of one's own account. The names are allauth's where the views are."""

from __future__ import annotations

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.urls import include, path

from orders.people import views

urlpatterns = [
    path("anmelden/", account.login, name="account_login"),
    path("abmelden/", account.logout, name="account_logout"),
    path("konto/", views.overview, name="account_overview"),
    path("konto/kennwort/", account.password_change, name="account_change_password"),
    path("konto/kennwort/setzen/", account.password_set, name="account_set_password"),
    path("konto/bestaetigen/", account.reauthenticate, name="account_reauthenticate"),
    path("konto/inaktiv/", account.account_inactive, name="account_inactive"),
    path("konto/sitzungen/beenden/", views.end_others, name="account_end_others"),
    path("konto/sitzungen/<int:session_id>/beenden/", views.end_session, name="account_end_session"),
    path("konto/zweiter-faktor/", include("allauth.mfa.urls")),
    path("konto/anmeldedienst/abgebrochen/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("konto/anmeldedienst/fehler/", social.login_error, name="socialaccount_login_error"),
    path("konto/anmeldedienst/neu/", social.signup, name="socialaccount_signup"),
    path("konto/", include("allauth.socialaccount.providers.openid_connect.urls")),
]

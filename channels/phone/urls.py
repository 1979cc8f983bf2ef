"""Addresses of the call form."""

from __future__ import annotations

from django.urls import path

from channels.phone import views

app_name = "phone"
urlpatterns = [
    path("", views.call_list, name="calls"),
    path("neu/", views.new, name="new"),
    path("anrufer/", views.callers, name="callers"),
    path("kunde/", views.panel, name="panel"),
    path("<uuid:note_id>/", views.call, name="call"),
    path("<uuid:note_id>/speichern/", views.save, name="save"),
    path("<uuid:note_id>/verwerfen/", views.discard, name="discard"),
    path("<uuid:note_id>/wiederherstellen/", views.restore, name="restore"),
    path("<uuid:note_id>/fertig/", views.done, name="done"),
]

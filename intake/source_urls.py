"""Addresses of what was received: originals and pictures of pages, for clerks only."""

from __future__ import annotations

from django.urls import path

from intake import source_views

app_name = "source"
urlpatterns = [
    path("<uuid:message_id>/datei/<int:position>/", source_views.file, name="file"),
    path("<uuid:message_id>/dokument/<int:position>/", source_views.document, name="document"),
    path("<uuid:message_id>/dokument/<int:position>/seite/<int:number>.png", source_views.page, name="page"),
    path("<uuid:message_id>/dokument/<int:position>/seite/<int:number>/klein.png", source_views.thumb, name="thumb"),
]

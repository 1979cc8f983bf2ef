import uuid

import pytest
from django.urls import reverse

from channels.models import CallNote
from channels.phone import notes
from tests.channels.phone.conftest import Window

TYPED = {"caller": "0711 5554107", "caller_name": "Frau Maier", "po_number": "26-4711"}


def test_an_untouched_form_leaves_no_note(window):
    first = window()

    response = first.type(reply_channel="phone", delivery="main").save()

    assert response.json() == {"version": 0, "words": ""}
    assert CallNote.objects.count() == 0


def test_the_first_key_stroke_makes_a_note_and_a_reload_shows_all_of_it(window):
    first = window().type(**TYPED).line(0, "DS-41", "6,5", "C62", "6,10")

    assert first.save().status_code == 200
    again = window(first.note_id)

    assert (first.note.version, first.note.title) == (1, "Frau Maier · 0711 5554107")
    for value in ("0711 5554107", "Frau Maier", "26-4711", "DS-41", "6,5", "6,10"):
        assert f'value="{value}"' in again.page
    assert '<option value="C62" selected>' in again.page


def test_what_cannot_be_a_field_of_the_form_is_not_kept(window):
    first = window().type(caller="1\x002", csrfmiddlewaretoken="x", foreign="y", comment="z" * 3000)

    first.save()

    assert first.note.data["caller"] == "1\ufffd2"
    assert first.note.data["comment"] == "z" * 2000
    assert not {"foreign", "csrfmiddlewaretoken", "version", "window"} & set(first.note.data)


def test_a_second_window_never_writes_over_the_first_without_being_asked(window):
    first = window().type(caller="0711 1")
    first.save()
    second = window(first.note_id).type(caller="0711 2")
    first.type(caller_name="Frau Maier").save()

    refused = second.save()

    assert refused.status_code == 409
    answer = refused.json()
    assert (answer["version"], answer["mine"]) == (2, False)
    assert "Sabine Kreutzer" in answer["text"]
    assert first.note.data["caller"] == "0711 1"

    second.type(version=str(answer["version"])).save()
    assert (first.note.version, first.note.data["caller"]) == (3, "0711 2")


def test_without_scripts_the_conflict_is_shown_with_what_was_typed(window):
    first = window().type(caller="0711 1")
    first.save()
    second = window(first.note_id).type(caller="0711 2")
    first.type(caller_name="Frau Maier").save()

    shown = second.press("save")

    assert shown.status_code == 409
    page = shown.content.decode()
    assert 'value="0711 2"' in page
    assert "In einem anderen Fenster geändert von Sabine Kreutzer" in page
    assert first.note.data["caller"] == "0711 1"
    assert second.read(shown).press("save").status_code == 302
    assert first.note.data["caller"] == "0711 2"


def test_an_answer_lost_on_the_way_is_no_conflict(window):
    first = window().type(caller="0711 1")
    first.save()
    first.type(version="0", caller="0711 12")

    told = first.save()

    assert (told.status_code, told.json()["mine"], told.json()["version"]) == (409, True, 1)


def test_the_same_contents_sent_twice_are_no_conflict(window):
    first = window().type(caller="0711 1")
    first.save()
    first.data["version"] = "0"

    assert first.save().json()["version"] == 2


def test_a_late_request_does_not_undo_a_newer_one(window):
    first = window().type(caller="0711 1")
    first.save()
    late = dict(first.data)
    first.type(caller="0711 123").save()

    response = first.client.post(reverse("phone:save", args=[first.note_id]), {**late, "caller": "0711 12"})

    assert response.status_code == 409
    assert first.note.data["caller"] == "0711 123"


def test_parked_calls_are_found_again_by_everybody(window, other_clerk):
    first = window().type(**TYPED)

    assert first.press("park")["Location"] == reverse("phone:calls")
    page = other_clerk.get(reverse("phone:calls")).content.decode()

    assert "Frau Maier · 0711 5554107" in page
    assert "Sabine Kreutzer" in page
    assert Window(other_clerk, first.note_id).status == 200


def test_a_discarded_call_can_be_fetched_back(window):
    first = window().type(**TYPED)
    first.save()
    call, calls = reverse("phone:call", args=[first.note_id]), reverse("phone:calls")

    first.client.post(reverse("phone:discard", args=[first.note_id]))
    assert first.client.get(call)["Location"] == calls
    assert "Wiederherstellen" in first.client.get(calls).content.decode()
    first.client.post(reverse("phone:restore", args=[first.note_id]))

    assert 'value="26-4711"' in first.client.get(call).content.decode()


def test_typing_into_a_call_that_somebody_discarded_asks_first_and_then_opens_it_again(window):
    first = window().type(**TYPED)
    first.save()
    notes.discard(note_id=first.note_id)

    refused = first.type(caller_name="Herr Maier").save()
    first.type(version=str(refused.json()["version"])).save()

    assert refused.status_code == 409
    assert (first.note.state, first.note.data["caller_name"]) == ("open", "Herr Maier")


@pytest.mark.parametrize("name", ["calls", "new", "callers", "panel", "call", "save", "discard", "restore", "done"])
def test_nobody_sees_or_changes_a_call_without_signing_in(client, db, name):
    arguments = [] if name in ("calls", "new", "callers", "panel") else [uuid.uuid4()]
    address = reverse(f"phone:{name}", args=arguments)

    for response in (client.get(address), client.post(address)):
        assert response.status_code == 302
        assert response["Location"].startswith(f"{reverse('account_login')}?next=")


def test_a_note_that_is_not_there_is_missing(desk):
    assert desk.get(reverse("phone:call", args=[uuid.uuid4()])).status_code == 404


def test_a_post_from_another_site_is_refused(clerk):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk)

    assert strict.post(reverse("phone:save", args=[uuid.uuid4()])).status_code == 403

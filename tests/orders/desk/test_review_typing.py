"""What is typed at an item: kept, offered again, compared, checked."""

import html
import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import Article, Order, OrderEvent, Purchase, QueueItem, ReviewDraft


def url(name, item):
    return reverse(f"desk:{name}", args=[item.pk])


def opened(desk, item, query=""):
    return desk.get(url("review", item) + query).content.decode()


def keep(desk, item, data):
    return desk.post(url("keep_draft", item), data, headers={"X-Requested-With": "fetch"})


@pytest.fixture
def theirs(client, colleague):
    from django.test import Client

    other = Client()
    other.force_login(colleague)
    return other


def test_what_was_typed_stands_in_the_fields_again_and_is_not_stored(desk, place, posted):
    item = place()
    opened(desk, item)

    kept = keep(desk, item, posted(item, po_number="halb gespr", question="Welche Größe"))
    page = opened(desk, item)

    assert (kept.status_code, kept.json()["version"]) == (200, 1)
    assert 'value="halb gespr"' in page
    assert "Welche Größe</textarea>" in page
    assert "sind wieder da" in page
    assert 'name="draft_version" value="1"' in page
    assert Order.objects.get().po_number == "26-1144"


def test_each_pause_in_typing_replaces_the_one_before(desk, place, posted):
    item = place()
    keep(desk, item, posted(item, po_number="a"))

    second = keep(desk, item, posted(item, po_number="ab", draft_version=1))

    assert second.json()["version"] == 2
    assert ReviewDraft.objects.get().data["po_number"] == ["ab"]


def test_a_second_window_does_not_overwrite_the_first(desk, place, posted):
    item = place()
    keep(desk, item, posted(item, po_number="erstes Fenster"))

    answer = keep(desk, item, posted(item, po_number="zweites Fenster"))

    assert answer.status_code == 409
    assert "anderen Fenster" in answer.json()["text"]
    assert ReviewDraft.objects.get().data["po_number"] == ["erstes Fenster"]


def test_two_windows_are_compared_and_the_chosen_value_stands(desk, place, posted):
    item = place()
    opened(desk, item)
    keep(desk, item, posted(item, po_number="erstes Fenster"))
    data = posted(item, po_number="zweites Fenster", comment="nur hier")

    compared = desk.post(url("decide", item), {**data, "action": "compare"}).content.decode()
    chosen = {**data, "action": "resolve", "conflict_with": "draft", "keep-po_number": "stored", "keep-comment": "typed"}
    resolved = desk.post(url("decide", item), chosen).content.decode()

    assert 'name="keep-po_number" value="stored"' in compared
    assert 'name="draft_version" value="1"' in compared
    assert 'value="erstes Fenster"' in resolved
    assert 'value="nur hier"' in resolved


def test_saving_takes_the_draft_along(desk, place, posted):
    item = place()
    opened(desk, item)
    keep(desk, item, posted(item, po_number="neu"))

    desk.post(url("decide", item), posted(item, po_number="neu", action="save"))

    assert (ReviewDraft.objects.count(), Order.objects.get().po_number) == (0, "neu")


def test_a_draft_can_be_thrown_away(desk, place, posted):
    item = place()
    keep(desk, item, posted(item, po_number="neu"))

    response = desk.post(url("drop_draft", item))

    assert (response["Location"], ReviewDraft.objects.count()) == (url("review", item), 0)


def test_after_a_take_over_the_colleagues_draft_is_offered_with_who_and_when(desk, clerk, theirs, colleague, place, posted):
    item = place()
    opened(theirs, item)
    keep(theirs, item, posted(item, po_number="von Jörg"))
    desk.post(url("take_over", item), {"why": "Pause"})

    page = opened(desk, item)
    draft = ReviewDraft.objects.get()
    taken = opened(desk, item, f"?draft={draft.pk}")

    assert "Jörg Lamparter hat hier" in page
    assert f"?draft={draft.pk}" in page
    assert 'value="von Jörg"' not in page
    assert 'value="von Jörg"' in taken
    assert "data-unsaved" in taken


def test_the_draft_of_a_colleague_stays_when_one_keeps_ones_own(desk, theirs, place, posted):
    item = place()
    keep(theirs, item, posted(item, po_number="von Jörg"))
    keep(desk, item, posted(item, po_number="von Sabine"))

    assert sorted(draft.data["po_number"][0] for draft in ReviewDraft.objects.all()) == ["von Jörg", "von Sabine"]


def test_a_decision_clears_the_drafts_of_all(desk, theirs, place, posted):
    item = place()
    keep(theirs, item, posted(item, po_number="von Jörg"))
    opened(desk, item)

    desk.post(url("decide", item), posted(item, action="accept"))

    assert ReviewDraft.objects.count() == 0


def test_what_is_decided_keeps_no_draft(desk, place, posted):
    item = place()
    QueueItem.objects.update(state="done", closed_by="joerg")

    assert keep(desk, item, posted(item)).status_code == 410


def test_a_draft_of_an_older_version_is_shown_beside_what_is_stored_now(desk, place, posted):
    item = place()
    keep(desk, item, posted(item, po_number="getippt"))
    Order.objects.update(po_number="von anderen", version=2)
    OrderEvent.objects.create(order=item.order, at=timezone.now(), actor="joerg", what="corrected")

    page = opened(desk, item)

    assert "Inzwischen geändert von" in page
    assert re.search(r'keep-po_number" value="stored"[^>]*> von anderen', page)
    assert re.search(r'keep-po_number" value="typed" checked[^>]*> getippt', page)


def test_of_two_versions_each_field_is_chosen_and_saved(desk, place, posted, gloves):
    item = place()
    data = marked(desk, item, posted, po_number="getippt", comment="auch getippt", **{"lines-0-quantity": "7"})
    Order.objects.update(po_number="von anderen", version=2)
    item.order.lines.update(quantity=Decimal(12))
    page = desk.post(url("decide", item), {**data, "action": "save"}).content.decode()
    keys = set(re.findall(r'name="(keep-[^"]+)"', page))
    line = next(key for key in keys if key.startswith("keep-line-"))

    chosen = {"keep-po_number": "stored", "keep-comment": "typed", line: "stored", "conflict_with": "order", "version": 2}
    desk.post(url("decide", item), {**data, **chosen, "action": "save"})

    order = Order.objects.get()
    assert keys == {"keep-po_number", "keep-comment", line}
    assert (order.po_number, order.comment, order.lines.get().quantity) == ("von anderen", "auch getippt", Decimal(12))


def test_a_line_that_another_person_added_is_kept_unless_one_says_otherwise(desk, place, posted, gloves):
    item = place()
    data = marked(desk, item, posted, comment="meine")
    Order.objects.update(version=2)
    item.order.lines.create(position=2, article=gloves, text="neu gelesen", quantity=Decimal(3), unit="PR")
    page = desk.post(url("decide", item), {**data, "action": "save"}).content.decode()
    added = re.search(r'name="(keep-line-[^"]+)" value="stored" checked', page)[1]

    desk.post(url("decide", item), {**data, "action": "save", "version": 2, "conflict_with": "order", added: "stored"})

    assert [line.text for line in Order.objects.get().lines.all()] == ["10 Handschuhe", "neu gelesen"]


def test_the_words_of_a_line_follow_it_though_positions_have_moved(desk, place, posted, gloves):
    item = place()
    first = item.order.lines.get()
    page = opened(desk, item)
    mark = re.search(r'name="lines-0-mark" value="([0-9a-f]+)"', page)[1]
    data = posted(item, **{"lines-0-mark": mark})
    item.order.lines.update(position=2)
    item.order.lines.create(position=1, article=gloves, text="dazwischen", quantity=Decimal(1), unit="PR")

    desk.post(url("decide", item), {**data, "action": "save"})

    assert [line.text for line in Order.objects.get().lines.all()] == [first.text]


# --- checks ---------------------------------------------------------------------------------------------------------------
def check(desk, item, data):
    found = desk.post(url("check", item), data).json()
    return [(each["field"], each["level"], each["code"]) for each in found["findings"]]


def test_errors_are_told_while_one_types_and_nothing_is_stored(desk, place, posted):
    item = place()

    found = check(desk, item, posted(item, po_number="x", customer="99999", **{"lines-0-quantity": "zehn", "lines-0-unit": ""}))

    assert found == [
        ("customer", "error", "customer"),
        ("lines-0-quantity", "error", "number"),
        ("lines-0-unit", "error", "required"),
    ]
    assert Order.objects.get().po_number == "26-1144"


def test_what_is_plain_has_nothing_to_be_told(desk, place, posted):
    item = place()

    assert check(desk, item, posted(item)) == []


@pytest.fixture
def strange(place, customer, gloves):
    """More than ever, on a day that is over, at another price than the customer writes, of an old article, twice."""
    item = place()
    Purchase.objects.create(customer=customer, order_date=timezone.localdate(), article=gloves, quantity=2, unit="PK")
    Article.objects.update(active=False)
    item.order.lines.update(stated_price=Decimal("0.99"), quantity=Decimal(200))
    item.order.lines.create(position=2, article=gloves, quantity=Decimal(1), unit="PK", price=Decimal("1.09"), text="noch")
    customer.credit_stop = True
    customer.save()
    return item


def test_what_is_strange_is_told_where_it_stands(desk, strange, posted):
    yesterday = timezone.localdate() - timedelta(days=1)

    found = check(desk, strange, posted(strange, requested_date=yesterday.strftime("%d.%m.%Y")))

    assert found == [
        ("customer", "warning", "credit_stop"),
        ("requested_date", "warning", "date_past"),
        ("lines-0-article", "warning", "article_inactive"),
        ("lines-0-quantity", "warning", "quantity_unusual"),
        ("lines-0-price", "warning", "price_differs"),
        ("lines-1-article", "warning", "article_inactive"),
        ("lines-1-article", "warning", "article_twice"),
    ]


def test_warnings_want_a_reason_before_anything_is_stored(desk, strange, posted):
    opened(desk, strange)

    refused = desk.post(url("decide", strange), posted(strange, action="accept", po_number="neu"))

    order = Order.objects.get()
    assert refused.status_code == 422
    assert "Der Kunde schreibt 0,99" in refused.content.decode()
    assert (order.state, order.po_number) == ("review", "26-1144")


def test_the_reason_and_what_it_was_for_stand_in_the_history(desk, strange, posted):
    opened(desk, strange)

    desk.post(url("decide", strange), posted(strange, action="accept", reason="mit dem Kunden geklärt"))

    event = OrderEvent.objects.get(what="accepted")
    assert (Order.objects.get().state, event.note) == ("accepted", "mit dem Kunden geklärt")
    assert "Pos. 1: Der Kunde schreibt 0,99 €, bestätigt werden 1,09 €." in event.after["warnings"]
    assert "Trotz Hinweis: Liefersperre" in desk.get(reverse("desk:order", args=[event.order.number])).content.decode()


def test_a_check_of_a_hundred_lines_takes_no_more_queries_than_of_two(desk, place, gloves, posted, django_assert_max_num_queries):
    item = place()
    rows = {
        f"lines-{n}-{name}": value
        for n in range(1, 100)
        for name, value in (("article", str(gloves)), ("quantity", "1"), ("unit", "PR"), ("price", "1,09"))
    }

    with django_assert_max_num_queries(30):
        answer = desk.post(url("check", item), posted(item, **{**rows, "lines-TOTAL_FORMS": 100}))

    assert len(answer.json()["findings"]) == 98


def test_a_page_of_a_hundred_lines_takes_no_more_queries_than_one_of_two(desk, place, gloves, glue):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    item, counts = place(), []
    for count in (2, 100):
        for position in range(item.order.lines.count() + 1, count + 1):
            item.order.lines.create(position=position, article=gloves, quantity=1, unit="PR", text=f"Zeile {position}")
        opened(desk, item)
        with CaptureQueriesContext(connection) as queries:
            opened(desk, item)
        counts.append(len(queries))

    assert counts[0] == counts[1]


# --- lines ----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def three(place, gloves, glue):
    item = place()
    item.order.lines.create(
        position=2, article=glue, text="2 Leim", quantity=Decimal(2), unit="C62", evidence=[{"span": [20, 26]}]
    )
    item.order.lines.create(
        position=3, article=glue, text="1 Leim", quantity=Decimal("1.5"), unit="C62", evidence=[{"span": [30, 36]}]
    )
    return item


def marked(desk, item, posted, **changes):
    page = opened(desk, item)
    marks = {f"lines-{n}-mark": mark for n, mark in re.findall(r'name="lines-(\d+)-mark" value="([0-9a-f]+)"', page)}
    return posted(item, **{**marks, **changes})


def shown(page, name):
    return [value for _n, value in re.findall(rf'name="lines-(\d+)-{name}"[^>]* value="([^"]*)"', page)]


@pytest.mark.parametrize(
    ("action", "order"),
    [("up:1", ["2", "1", "3"]), ("down:1", ["1", "3", "2"]), ("up:0", ["1", "2", "3"]), ("down:2", ["1", "2", "3"])],
)
def test_lines_are_moved_without_anything_being_stored(desk, three, posted, action, order):
    page = desk.post(url("arrange", three), {**marked(desk, three, posted), "action": action}).content.decode()

    assert shown(page, "position") == list(order)
    assert [line.text for line in three.order.lines.all()] == ["10 Handschuhe", "2 Leim", "1 Leim"]


def test_a_moved_line_takes_its_words_and_evidence_along_when_saved(desk, three, posted):
    data = marked(desk, three, posted)
    page = desk.post(url("decide", three), {**data, "action": "up:1"}).content.decode()
    moved = dict(re.findall(r'<input[^>]*name="(lines-[^"]+)"[^>]*value="([^"]*)"', page))
    units = {f"lines-{n}-unit": unit for n, unit in enumerate(("C62", "PK", "C62"))}

    desk.post(url("decide", three), {**data, **moved, **units, "action": "save"})

    lines = list(Order.objects.get().lines.all())
    assert [line.text for line in lines] == ["2 Leim", "10 Handschuhe", "1 Leim"]
    assert lines[0].evidence == [{"span": [20, 26]}]


def test_a_split_line_stands_twice_and_the_second_asks_how_many(desk, three, posted):
    page = desk.post(url("arrange", three), {**marked(desk, three, posted), "action": "part:0"}).content.decode()

    assert shown(page, "position") == ["1", "1", "2", "3"]
    assert shown(page, "quantity") == ["10", "", "2", "1.5"]


def test_joined_lines_add_up_and_keep_the_words_and_places_of_both(desk, three, posted):
    data = marked(desk, three, posted)
    page = desk.post(url("arrange", three), {**data, "action": "join:1"}).content.decode()
    also = shown(page, "also")

    joined = {key: value for key, value in data.items() if not str(key).startswith("lines-2-")}
    joined |= {"lines-1-also": also[1], "lines-1-quantity": "3,5", "lines-TOTAL_FORMS": 2, "action": "save"}
    desk.post(url("decide", three), joined)

    line = Order.objects.get().lines.get(position=2)
    assert shown(page, "quantity") == ["10", "3,5"]
    assert (line.text, line.quantity) == ("2 Leim + 1 Leim", Decimal("3.5"))
    assert line.evidence == [{"span": [20, 26]}, {"span": [30, 36]}]


def test_lines_of_different_units_are_joined_without_adding_them_up(desk, three, posted):
    data = marked(desk, three, posted, **{"lines-2-unit": "CT"})

    page = desk.post(url("arrange", three), {**data, "action": "join:1"}).content.decode()

    assert shown(page, "quantity") == ["10", "2"]


def test_packs_are_told_in_pieces(desk, place):
    assert "= 120 Paar" in opened(desk, place())


def test_a_wish_that_is_none_arranges_nothing(desk, three, posted):
    assert desk.post(url("arrange", three), {**posted(three), "action": "explode:1"}).status_code == 404


def test_the_state_of_the_form_survives_a_text_module_without_a_script(desk, place, posted):
    item = place(reasons=[{"code": "quantity_missing", "field": "", "line": 1, "detail": ""}])
    opened(desk, item)

    response = desk.post(url("decide", item), posted(item, action="question_text", question_text="b0", po_number="getippt"))

    page = response.content.decode()
    assert "Welche Menge wünschen Sie?</textarea>" in page
    assert 'value="getippt"' in page
    assert json.dumps(Order.objects.get().po_number) == '"26-1144"'


def test_a_question_that_was_not_sent_outlives_saving_and_putting_back(desk, place, posted):
    item = place()
    opened(desk, item)

    desk.post(url("decide", item), posted(item, action="save", po_number="neu", question="Welche Größe?"))
    page = opened(desk, item)

    assert Order.objects.get().po_number == "neu"
    assert "Welche Größe?</textarea>" in page
    assert 'value="neu"' in page
    item.refresh_from_db()
    desk.post(url("decide", item), posted(item, action="put_back", version=Order.objects.get().version, question="Welche Größe?"))
    assert ReviewDraft.objects.get().data == {"question": ["Welche Größe?"]}


def test_the_question_that_the_page_had_put_there_is_no_draft(desk, place, posted):
    item = place()
    page = opened(desk, item)
    prefilled = html.unescape(re.search(r'<textarea id="id_question"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])
    assert prefilled.strip()

    desk.post(url("decide", item), posted(item, action="save", question=prefilled.replace("\n", "\r\n")))

    assert not ReviewDraft.objects.exists()


def test_two_peoples_entries_stand_side_by_side(desk, theirs, place, posted, colleague):
    item = place()
    opened(desk, item)
    keep(desk, item, posted(item, po_number="meine"))
    theirs.post(url("take_over", item), {"why": "Pause"})
    keep(theirs, item, posted(item, po_number="ihre"))
    desk.post(url("take_over", item), {"why": "wieder da"})
    other = ReviewDraft.objects.get(user=colleague)

    page = opened(desk, item, f"?draft={other.pk}")

    assert 'name="keep-po_number" value="stored"' in page
    assert "Bei meinen bleiben" in page
    assert "data-unsaved" not in page


def test_a_refused_decision_still_speaks_of_the_version_that_was_seen(desk, place, posted):
    item = place()
    opened(desk, item)
    seen = posted(item, action="reject", refusal="")
    Order.objects.update(version=5, comment="inzwischen anders")

    refused = desk.post(url("decide", item), seen).content.decode()
    again = desk.post(url("decide", item), {**seen, "action": "accept", "reason": "so"})

    assert f'name="version" value="{seen["version"]}"' in refused
    assert again.status_code == 422
    assert "Inzwischen geändert" in again.content.decode()


def test_an_empty_price_field_still_tells_of_the_price_that_the_customer_wrote(desk, place, posted):
    item = place(reasons=[])
    item.order.lines.update(stated_price=Decimal("0.80"), price=None, price_source="")
    opened(desk, item)

    refused = desk.post(url("decide", item), posted(item, action="accept", **{"lines-0-price": ""}))

    assert refused.status_code == 422
    assert "Der Kunde schreibt 0,80" in refused.content.decode()


def test_a_page_of_a_message_that_has_got_a_reply_since_closes_nothing(desk, db):
    now = timezone.now()
    item = QueueItem.objects.create(
        kind="complaint", channel="email", source_ref="beschwerde", received_at=now, due_at=now, reasons=[]
    )
    page = opened(desk, item)
    seen = re.search(r'name="seen" value="([^"]*)"', page)[1]
    QueueItem.objects.filter(pk=item.pk).update(
        reasons=[{"code": "question_answered", "field": "", "line": None, "detail": "doch"}]
    )

    for action in ("close", "answer", "answer_and_close"):
        refused = desk.post(url("decide", item), {"action": action, "seen": seen, "question": "Wir kümmern uns."})
        assert "etwas Neues gekommen" in refused.content.decode()

    item.refresh_from_db()
    assert (item.state, item.answers.count()) == ("open", 0)

import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from channels.models import CallNote
from intake.matching import knowledge
from tests.channels import shelf
from tests.people import person


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.VAR = tmp_path
    # What is known of customers and articles is kept per process, and belongs to the test before.
    knowledge.forget()


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    from orders import bell

    rung = []
    monkeypatch.setattr(bell.current_app, "send_task", lambda name, args=(), **_: rung.append(name))
    return rung


@pytest.fixture
def clerk(db):
    return person("sabine", first_name="Sabine", last_name="Kreutzer")


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


@pytest.fixture
def house(db):
    customer = shelf.maier()
    shelf.gloves()
    shelf.glue()
    return customer


class Window:
    """A browser window with the call form: it sends what a browser would send, with or without scripts."""

    def __init__(self, client, note_id=None):
        self.client, self.data = client, {}
        address = reverse("phone:call", args=[note_id]) if note_id else reverse("phone:new")
        self.read(client.get(address))

    def read(self, response):
        page = response.content.decode()
        self.page, self.status = page, response.status_code
        self.note_id = uuid.UUID(re.search(r'data-page-url="/telefon/([0-9a-f-]{36})/"', page)[1])
        self.data |= {
            name: re.search(rf'name="{name}" value="([^"]*)"', page)[1]
            for name in ("version", "window", "lang", "lines-TOTAL_FORMS", "lines-INITIAL_FORMS")
        }
        return self

    def type(self, **values):
        self.data |= values
        return self

    def line(self, at, article, quantity, unit="", price=""):
        values = {"article": article, "quantity": quantity, "unit": unit, "price": price}
        self.data |= {f"lines-{at}-{name}": value for name, value in values.items()}
        self.data["lines-TOTAL_FORMS"] = str(max(int(self.data["lines-TOTAL_FORMS"]), at + 1))
        return self

    def save(self):
        """What the script does with every pause in typing."""
        response = self.client.post(reverse("phone:save", args=[self.note_id]), self.data, headers={"X-Requested-With": "fetch"})
        if response.status_code == 200:
            self.data["version"] = str(response.json()["version"])
        return response

    def press(self, action):
        return self.client.post(reverse("phone:call", args=[self.note_id]), {**self.data, "action": action})

    @property
    def note(self):
        return CallNote.objects.get(pk=self.note_id)


@pytest.fixture
def window(desk, house):
    """Open a window of the call form; of a note, if its id is given."""
    return lambda note_id=None: Window(desk, note_id)


@pytest.fixture
def other_clerk(db):
    other = Client()
    other.force_login(person("joerg", first_name="Jörg", last_name="Lamparter"))
    return other

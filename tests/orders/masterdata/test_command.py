from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from orders.management.commands.load_masterdata import Command
from orders.models import Article

pytestmark = pytest.mark.django_db


def test_the_command_tells_what_changed(export, capsys):
    call_command("load_masterdata", str(export.folder))
    first = capsys.readouterr()
    call_command("load_masterdata", str(export.folder))
    second = capsys.readouterr()

    assert first.out.splitlines() == [
        "articles.csv           3 new",
        "customers.csv          2 new",
        "contacts               4 new",
        "addresses.csv          1 new",
        "prices.csv             2 new",
        "customer_articles.csv  1 new",
        "history.csv            3 new",
    ]
    assert second.out.splitlines()[-2:] == ["history.csv            3 unchanged", "Nothing has changed."]
    assert (first.err, second.err) == ("", "")


def test_the_command_is_silent_on_demand(export, capsys):
    export.replace("customers.csv", "0711 5550001", "Durchwahl 12")

    call_command("load_masterdata", str(export.folder), verbosity=0)

    assert capsys.readouterr() == ("", "")
    assert Article.objects.count() == 3


def test_the_command_names_what_is_wrong_and_loads_nothing(export):
    export.add("prices.csv", "A,HS-9,1,1")

    with pytest.raises(CommandError) as error:
        call_command("load_masterdata", str(export.folder))

    assert str(error.value) == ("prices.csv, line 4, column sku: 'HS-9' is no article that is known\nNothing was loaded.")
    assert Article.objects.count() == 0


def test_warnings_are_shown_up_to_fifty(export, capsys):
    for number in range(60):
        export.add("articles.csv", f"X-{number},123,Ding,,C62,,,1,EUR,,1,,")

    call_command("load_masterdata", str(export.folder))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 51
    assert lines[0] == ("warning: articles.csv, line 5, column gtin: '123' is no GTIN (8, 12, 13 or 14 digits) and was left out")
    assert lines[-1] == "… and 10 more warnings"


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_a_bar_shows_how_far_it_is():
    screen = Terminal()
    command = Command(stdout=screen, no_color=True)

    command._progress("articles.csv", 1000, 3000)
    command._progress("articles.csv", 3000, 3000)

    assert screen.getvalue() == (
        f"\rarticles.csv           [{'█' * 10}{' ' * 20}]  33 %\rarticles.csv           [{'█' * 30}] 100 %\r\033[K"
    )

from __future__ import annotations

import json
import logging

import pytest
import structlog

from intake import logs


@pytest.fixture
def lines(capsys):
    """Log to standard error as configured; what pytest and Django set up comes back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield lambda: [line for line in capsys.readouterr().err.splitlines() if line]
    root.handlers = handlers
    root.setLevel(level)
    structlog.contextvars.clear_contextvars()


def test_a_collector_gets_one_object_a_line_with_the_message_it_is_about(lines):
    logs.configure({"json": True, "level": "INFO"})
    structlog.contextvars.bind_contextvars(message="4711")

    logging.getLogger("channels.fax").warning("Fax von %s unvollständig", "+49 711", extra={"pages": 2})
    logging.getLogger("channels.fax").debug("not wanted")
    line = json.loads(lines()[0])

    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "Fax von +49 711 unvollständig",
        "level": "warning",
        "logger": "channels.fax",
        "message": "4711",
        "pages": 2,
    }


def test_a_trace_stays_within_its_line(lines):
    logs.configure({"json": True, "level": "INFO"})

    try:
        raise ValueError("kaputt")
    except ValueError:
        logging.getLogger("intake").exception("failed")
    written = lines()

    assert len(written) == 1
    assert json.loads(written[0])["exception"][0]["exc_type"] == "ValueError"


def test_people_get_text_without_colours_in_a_file(lines):
    logs.configure({"json": False, "level": "WARNING"})

    logging.getLogger("intake").info("not wanted")
    logging.getLogger("intake").warning("Redis fehlt")
    written = lines()

    assert len(written) == 1
    assert "Redis fehlt" in written[0]
    assert "\x1b[" not in written[0]

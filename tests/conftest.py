from __future__ import annotations

import pytest

from intake.matching import knowledge
from orders import bell


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch):
    """A bell that gave no sound in one test must not be left alone in the next."""
    monkeypatch.setattr(bell, "_rest", bell._Rest())


@pytest.fixture(autouse=True)
def fresh_knowledge():
    """The catalogue of one test must not answer for the next: a process looks for changes only now and then."""
    knowledge.forget()

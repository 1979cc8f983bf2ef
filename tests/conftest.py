from __future__ import annotations

import pytest

from orders import bell


@pytest.fixture(autouse=True)
def fresh_bell(monkeypatch):
    """A bell that gave no sound in one test must not be left alone in the next."""
    monkeypatch.setattr(bell, "_rest", bell._Rest())

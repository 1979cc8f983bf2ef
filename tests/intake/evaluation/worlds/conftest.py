"""Worlds take a while to make; what only reads them shares one."""

from __future__ import annotations

import pytest

from intake.evaluation.worlds.making import make_world
from intake.evaluation.worlds.tokens import Meanings


@pytest.fixture(scope="package")
def world():
    return make_world(seed=11, trade="garden", articles=400, customers=60)


@pytest.fixture(scope="package")
def meanings(world):
    return Meanings(world.articles)

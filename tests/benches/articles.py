"""Invented articles in any number, and lines in which they are ordered."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice

from intake.evaluation.worlds.catalogue import make_articles
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Article
from intake.evaluation.worlds.numbering import folded
from intake.evaluation.worlds.trades import TRADES

_AT_ONCE = 20_000
"""Articles of one trade that are made in one go."""


def invent(count: int) -> Iterator[Article]:
    """Invent ``count`` articles of all trades in turn, always the same; no article number twice."""
    yield from islice(_unique(min(_AT_ONCE, max(500, count // len(TRADES)))), count)


def _unique(at_once: int) -> Iterator[Article]:
    taken: set[str] = set()
    turn = 0
    while True:
        turn += 1
        for name in sorted(TRADES):
            for article in make_articles(TRADES[name], at_once, Dice("bench", turn, name)):
                if article.active and (number := folded(article.sku)) not in taken:
                    taken.add(number)
                    yield article


def ordered_in_words(name: str, dice: random.Random) -> str:
    """The name as a customer writes it: now and then in small letters, without a word, or with a letter too few."""
    words = name.split()
    if len(words) > 3 and dice.random() < 0.5:
        del words[dice.randrange(1, len(words))]
    if dice.random() < 0.2:
        longest = max(range(len(words)), key=lambda place: len(words[place]))
        cut = dice.randrange(1, max(2, len(words[longest]) - 1))
        words[longest] = words[longest][:cut] + words[longest][cut + 1 :]
    text = " ".join(words)
    return text.lower() if dice.random() < 0.3 else text

"""The main ideas of reading, understanding, matching and deciding, each with what stands in its place when it is taken out.

An idea is taken out where it is called, by a name of the product; the product knows nothing of it. A name that is no longer there
is an error, and a replacement that was never called is told, so that a row never says of an idea what is true of nothing.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any
from unittest.mock import patch

Making = Callable[[Any], Any]
"""From what is there to what stands in its place."""


class NoSuchNameError(LookupError):
    """A name to be replaced is no longer in the product."""


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea.

    Attributes:
        key: Short, for the command line.
        name: As it stands in the table.
        without: What stands in its place, by ``module:name`` or ``module:Class.name``.
        reads: It is one of reading: the messages must be read again.
    """

    key: str
    name: str
    without: Mapping[str, Making]
    reads: bool = False


@contextmanager
def taken_out(idea: Idea) -> Iterator[Counter[str]]:
    """Put everything of ``idea.without`` in its place for a while, and count how often each was asked.

    Raises:
        NoSuchNameError: One of the names does not exist.
    """
    asked: Counter[str] = Counter()
    with ExitStack() as stack:
        for target, make in idea.without.items():
            owner, name = _owner(target)
            new = make(vars(owner)[name])
            if isinstance(new, property):
                counted: Any = property(_counted(new.fget, target, asked))
            else:
                counted = _counted(new, target, asked)
            stack.enter_context(patch.object(owner, name, counted))
        yield asked


def _owner(target: str) -> tuple[Any, str]:
    """The module or class that has a name of its own, and that name."""
    module, _, path = target.partition(":")
    *outer, name = path.split(".")
    try:
        owner: Any = importlib.import_module(module)
        for each in outer:
            owner = vars(owner)[each]
        if not callable(vars(owner)[name]) and not isinstance(vars(owner)[name], property):
            raise NoSuchNameError(f"{target} is nothing that can be called")
    except (ImportError, KeyError) as error:
        raise NoSuchNameError(f"there is no {target} any more: tests/benches/ideas.py must name what took its place") from error
    return owner, name


def _counted(function: Any, target: str, asked: Counter[str]) -> Any:
    @wraps(function)
    def call(*args: Any, **named: Any) -> Any:
        asked[target] += 1
        return function(*args, **named)

    return call


def _always(value: Any) -> Making:
    """Whatever was asked, the same answer."""
    return lambda _original: lambda *_args, **_named: value


def _empty(_original: Any) -> Any:
    return lambda *_args, **_named: []


def _first(_original: Any) -> Any:
    """What was given, unchanged."""
    return lambda given, *_args, **_named: given


# --- reading --------------------------------------------------------------------------------------------------------
def _one_reader_tidied(tidy: Any) -> Any:
    return lambda lines, **_named: tidy(lines, both=False)


def _all_words(_tidy: Any) -> Any:
    return lambda lines, **_named: [word for line in lines for word in line]


def _with_specks(_despeckle: Any) -> Any:
    return lambda image, _dpi: image.convert("L")


# --- matching -------------------------------------------------------------------------------------------------------
def _numbers_alone(is_code: Any) -> Any:
    return lambda catalogue, plain, **_named: is_code(catalogue, plain, scanned=False)


def _no_contradiction(compare: Any) -> Any:
    def compared(*args: Any, **named: Any) -> Any:
        found = compare(*args, **named)
        score = found.score + 0.3 * min(2, len(found.contradictions))
        return replace(found, score=score, contradictions=(), unmet=())

    return compared


def _all_confirmed(compare: Any) -> Any:
    def compared(*args: Any, **named: Any) -> Any:
        found = compare(*args, **named)
        return replace(found, score=found.score + 0.28 * (1 - found.confirmed), confirmed=1.0, open=frozenset())

    return compared


def _shelf_without(**emptied: Any) -> Making:
    def make(shelf: Any) -> Any:
        def stripped(*args: Any) -> Any:
            found = shelf(*args)
            for name, value in emptied.items():
                setattr(found, name, value)
            return found

        return stripped

    return make


def _own_unit(_count: Any) -> Any:
    from intake.matching.packs import Counted

    return lambda quantity, sold, *_args, **_named: Counted(quantity.value, sold.units[0], 1.0)


def _without_prices(match_line: Any) -> Any:
    return lambda item, *args, **named: match_line(replace(item, price=None, total=None), *args, **named)


def _undoubted(decide: Any) -> Any:
    return lambda draft, *args: decide(replace(draft, reasons=()), *args)


IDEAS = (
    Idea(
        "second-reader",
        "a second reader of scans (Tesseract), and a third where the two differ",
        {"intake.reading.scan:second_opinion": _first, "intake.reading.tidying:tidy": _one_reader_tidied},
        reads=True,
    ),
    Idea(
        "third-reader", "a third reader where two differ", {"intake.reading.recognition:careful_net": _always(None)}, reads=True
    ),
    Idea(
        "cleaning",
        "specks taken off the page, dirt out of what was read",
        {"intake.reading.cleaning:despeckle": _with_specks, "intake.reading.tidying:tidy": _all_words},
        reads=True,
    ),
    Idea("columns", "tables by their headings", {"intake.understanding.items:headings_in": lambda _headings: lambda _rows: {}}),
    Idea("zones", "older mail and signature apart from the new text", {"intake.understanding.understand:zoned": _first}),
    Idea(
        "left-over",
        "text that nothing explains is a doubt",
        {
            "intake.understanding.gathering:is_doubt": _always(False),
            "intake.understanding.gathering:looks_ordered": _always(False),
            "intake.understanding.items:looks_ordered": _always(False),
            "intake.understanding.items:comes_back": _always(False),
        },
    ),
    Idea(
        "lost",
        "what a scan or the line lost is a doubt",
        {
            "intake.understanding.understand:damage_of": _empty,
            "intake.understanding.understand:lost_number": _always(""),
            "intake.understanding.understand:lost_day": _always(""),
        },
    ),
    Idea(
        "look-alikes",
        "numbers with misread signs found by their skeleton",
        {
            "intake.matching.catalogue:Catalogue.by_skeleton": _empty,
            "intake.matching.catalogue:Catalogue.is_code": _numbers_alone,
        },
    ),
    Idea("words", "articles found by words, also beside a number", {"intake.matching.catalogue:Catalogue.search": _empty}),
    Idea("contradictions", "words that speak against an article", {"intake.matching.shelf:compare": _no_contradiction}),
    Idea("unsaid", "what of an article's name is left unsaid", {"intake.matching.shelf:compare": _all_confirmed}),
    Idea(
        "own-numbers",
        "the customer's own article numbers",
        {
            "intake.matching.knowledge:Knowledge.shelf": _shelf_without(own={}),
            "intake.matching.knowledge:Knowledge.own_numbers": lambda _numbers: property(lambda _knowledge: set()),
        },
    ),
    Idea(
        "history",
        "what was bought before",
        {
            "intake.matching.knowledge:Knowledge.shelf": _shelf_without(bought={}),
            "intake.matching.knowledge:Knowledge.quantities_of": _empty,
            "intake.matching.knowledge:Knowledge.usual_of": _empty,
            "intake.matching.knowledge:Knowledge.po_numbers_of": _empty,
            "intake.matching.drafting:usual_items": _always(None),
        },
    ),
    Idea("sender", "the sender's known number or address", {"intake.matching.knowledge:Knowledge.line_contacts": _empty}),
    Idea("packs", "units and packs brought to the article's", {"intake.matching.lines:count": _own_unit}),
    Idea(
        "prices",
        "prices, sums and counts on the paper",
        {
            "intake.matching.drafting:match_line": _without_prices,
            "intake.understanding.understand:total_in": _always(None),
            "intake.understanding.understand:expected_lines_in": _always(None),
        },
    ),
    Idea(
        "unheaded",
        "tables whose heading was not read, by what stands in them",
        {"intake.understanding.items:unheaded_in": _always({})},
    ),
    Idea(
        "pairs",
        "positions of two lines each",
        {"intake.understanding.items:paired": _first},
    ),
    Idea(
        "mending",
        "units, labels and figures that a scan misread, mended",
        {
            "intake.understanding.tokens:unit_meant": _always(""),
            "intake.understanding.tokens:told_unit": _always(""),
            "intake.understanding.tokens:label_meant": _always(""),
            "intake.understanding.units_beside:told_unit": _always(""),
            "intake.understanding.quantities:misread_figures": _always([]),
            "intake.matching.comparing:_unglued": _first,
        },
    ),
    Idea("duplicates", "the same order once before", {"intake.matching.drafting:earlier_order": _always(None)}),
    Idea(
        "confidence",
        "confidence must reach a bar",
        {"intake.deciding:least_sure": _always(0.0), "intake.calibration:current": _always(None)},
    ),
    Idea("doubts", "one doubt of any step is enough for a person", {"intake.pipeline:decide": _undoubted}),
    Idea(
        "asking",
        "both: a person is asked at all",
        {
            "intake.pipeline:decide": _undoubted,
            "intake.deciding:least_sure": _always(0.0),
            "intake.calibration:current": _always(None),
        },
    ),
)

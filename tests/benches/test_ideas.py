from __future__ import annotations

import pytest

from intake.matching import drafting
from intake.matching.knowledge import Knowledge
from tests.benches.ideas import IDEAS, Idea, NoSuchNameError, taken_out


@pytest.mark.parametrize("idea", IDEAS, ids=lambda idea: idea.key)
def test_everything_that_an_idea_replaces_is_there_is_replaced_and_comes_back(idea):
    before = {target: _now(target) for target in idea.without}

    with taken_out(idea):
        during = {target: _now(target) for target in idea.without}

    assert all(during[target] is not before[target] for target in idea.without)
    assert {target: _now(target) for target in idea.without} == before


def _now(target: str):
    import importlib

    module, _, path = target.partition(":")
    found = importlib.import_module(module)
    for name in path.split("."):
        found = vars(found)[name]
    return found


@pytest.mark.parametrize(
    "target",
    [
        "intake.matching.drafting:no_such_function",
        "intake.matching.no_such_module:match",
        "intake.matching.knowledge:Knowledge.no_such_method",
        "intake.matching.knowledge:NoSuchClass.shelf",
        "intake.matching.drafting:_MOST_COMMENT",
    ],
)
def test_a_name_that_is_no_longer_there_is_an_error_and_nothing_stays_replaced(target):
    before = drafting.earlier_order
    gone = Idea("gone", "gone", {"intake.matching.drafting:earlier_order": lambda old: lambda *_: None, target: lambda old: old})

    with pytest.raises(NoSuchNameError, match=target.rpartition(":")[0]), taken_out(gone):
        pass

    assert drafting.earlier_order is before


def test_what_was_asked_in_place_of_an_idea_is_counted():
    ideas = {idea.key: idea for idea in IDEAS}

    with taken_out(ideas["duplicates"]) as asked:
        found = drafting.earlier_order(None, "4711", [], None)
    with taken_out(ideas["own-numbers"]) as numbers:
        own = Knowledge.own_numbers.fget(None)

    assert (found, own) == (None, set())
    assert asked == {"intake.matching.drafting:earlier_order": 1}
    assert numbers == {"intake.matching.knowledge:Knowledge.own_numbers": 1}

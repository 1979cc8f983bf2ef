"""What a person wished by pressing a button of the review, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from orders.desk.numbers import whole
from orders.storable import storable

_MOST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Wish:
    """What was posted beside the order itself."""

    action: str
    version: int
    question: str
    refusal: str
    duplicate_of: str
    kind: str
    note: str
    assignee: str
    reason: str
    change_of: str
    whole: bool
    merge_with: str
    positions: tuple[int, ...]
    earlier_version: int
    seen: str

    @classmethod
    def from_post(cls, data: QueryDict) -> Wish:
        """Read the buttons and the panels; a version that is no number matches none."""
        said = {name: storable(data.get(name, "")).strip() for name in ("question", "refusal", "note", "reason")}
        return cls(
            action=data.get("action", ""),
            version=whole(data.get("version", "")),
            question=said["question"][:_MOST_TEXT],
            refusal=said["refusal"][:_MOST_TEXT],
            duplicate_of=data.get("duplicate_of", "").strip()[:20],
            kind=data.get("kind", ""),
            note=said["note"][:500],
            assignee=data.get("assignee", ""),
            reason=said["reason"][:500],
            change_of=data.get("change_of", "").strip()[:20],
            whole=data.get("whole", "") == "1",
            merge_with=data.get("merge_with", ""),
            positions=tuple(number for each in data.getlist("split") if (number := whole(each, most_digits=5))),
            earlier_version=whole(data.get("earlier_version", "")),
            seen=data.get("seen", "")[:40],
        )


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: a sentence, and where to go.

    Attributes:
        stay: On the same page.
        go_on: To the next item; else back to the queue.
        item_id: To this item, whatever else.
        undo: What takes it back: ``decision`` or ``assign``, and who had the item before and has it since; empty where none does.
    """

    text: str
    item_id: int | None = None
    stay: bool = False
    go_on: bool = True
    undo: tuple[str, tuple[int | None, ...]] | None = None


DECISION = ("decision", (None, None))


@dataclass(slots=True)
class NotYet(Exception):
    """Nothing was decided; ``again`` is what the page is printed with."""

    text: str
    again: dict[str, Any] = field(default_factory=dict)

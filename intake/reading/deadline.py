"""The time a message may take, shared by every step that reads it."""

from __future__ import annotations

import time

from intake.errors import DeadlineExceeded


class Deadline:
    """A moment after which reading stops.

    Args:
        seconds: From now, on the monotonic clock.
    """

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left_s(self) -> float:
        """Seconds that are left; negative once it is over."""
        return self._end - time.monotonic()

    def check(self) -> None:
        """Go on only if there is time left.

        Raises:
            DeadlineExceeded: The time is over.
        """
        if self.left_s() <= 0:
            raise DeadlineExceeded("no time left for this message")

    def share_s(self, most_s: float) -> float:
        """Seconds that one step may take: at most ``most_s``, never more than is left, always above 0.

        Raises:
            DeadlineExceeded: The time is over.
        """
        self.check()
        return max(0.05, min(most_s, self.left_s()))

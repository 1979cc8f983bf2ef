"""The closed tree of errors. Plain Python; ``docs/errors.md`` lists every code with cause and remedy.

Four branches say what shall happen: try again, ask the sender, show a person, or mend the program.
"""

from __future__ import annotations

from typing import ClassVar


class AllwegeError(Exception):
    """Any failure that the program knows by name.

    Attributes:
        code: Stable, listed in ``docs/errors.md``.
        remedy: What to do, in German, one sentence.
    """

    code: ClassVar[str] = "internal"
    remedy: ClassVar[str] = "Bitte melden Sie den Fehler mit der Nachrichtennummer."

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class TryAgain(AllwegeError):
    """It may work later."""

    code = "try_again"
    remedy = "Wird von selbst wiederholt."


class AskSender(AllwegeError):
    """Only the sender can mend it."""

    code = "ask_sender"
    remedy = "Den Absender um die Unterlage in anderer Form bitten."


class ForPerson(AllwegeError):
    """A person must look at it."""

    code = "for_person"
    remedy = "Im Eingang ansehen und entscheiden."


class ProgramTimeout(TryAgain):
    code = "program_timeout"
    remedy = "Wird wiederholt; bleibt es dabei, das Original ansehen."


class DeadlineExceeded(TryAgain):
    code = "deadline_exceeded"
    remedy = "Wird wiederholt; bleibt es dabei, das Original ansehen."


class ProgramMissing(AllwegeError):
    code = "program_missing"
    remedy = "Das genannte Programm installieren (script/setup)."


class ProgramFailed(ForPerson):
    code = "program_failed"
    remedy = "Das Original ansehen; ist es lesbar, den Auftrag von Hand erfassen."


class FileEmpty(AskSender):
    code = "file_empty"


class FileTooLarge(AskSender):
    code = "file_too_large"


class TooManyPages(AskSender):
    code = "too_many_pages"


class TooManyPixels(AskSender):
    code = "too_many_pixels"


class NestedTooDeep(AskSender):
    code = "nested_too_deep"


class FileEncrypted(AskSender):
    code = "file_encrypted"
    remedy = "Den Absender um die Datei ohne Kennwort bitten."


class FileBroken(AskSender):
    code = "file_broken"


class FileUnsupported(AskSender):
    code = "file_unsupported"


class DataInvalid(AskSender):
    code = "data_invalid"

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
    """An outside program took longer than its share of the deadline."""

    code = "program_timeout"
    remedy = "Wird wiederholt; bleibt es dabei, das Original ansehen."


class DeadlineExceeded(TryAgain):
    """The message as a whole took longer than it may."""

    code = "deadline_exceeded"
    remedy = "Wird wiederholt; bleibt es dabei, das Original ansehen."


class ProgramMissing(AllwegeError):
    """An outside program is not installed: a fault of the installation."""

    code = "program_missing"
    remedy = "Das genannte Programm installieren (script/setup)."


class ProgramFailed(ForPerson):
    """An outside program ended with an error on this very file."""

    code = "program_failed"
    remedy = "Das Original ansehen; ist es lesbar, den Auftrag von Hand erfassen."


class FileEmpty(AskSender):
    """A file of no bytes."""

    code = "file_empty"


class FileTooLarge(AskSender):
    """More bytes than the limits allow, packed or unpacked."""

    code = "file_too_large"


class TooManyPages(AskSender):
    """More pages than the limits allow."""

    code = "too_many_pages"


class TooManyPixels(AskSender):
    """A picture larger than the limits allow."""

    code = "too_many_pixels"


class NestedTooDeep(AskSender):
    """Mails in mails or archives in archives beyond the limit."""

    code = "nested_too_deep"


class FileEncrypted(AskSender):
    """It opens with a password only."""

    code = "file_encrypted"
    remedy = "Den Absender um die Datei ohne Kennwort bitten."


class FileBroken(AskSender):
    """It ends too early or contradicts itself."""

    code = "file_broken"


class FileUnsupported(AskSender):
    """No reader knows this kind of file."""

    code = "file_unsupported"


class DataInvalid(AskSender):
    """Structured data that does not parse, or holds impossible values."""

    code = "data_invalid"

"""When the goods are wanted, and what is wished beside goods, date and place. Plain Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from intake.contracts import Field
from intake.understanding.dates import FoundDate, find_dates
from intake.understanding.noise import is_past
from intake.understanding.rows import Row

_WANTED = re.compile(
    r"(?i)liefer(?:termin|datum|woche|tag|frist|zeit|ung)?\b|liefern\b|wunsch(?:liefer)?termin|\btermin\b|bedarf\s+bis|\bbis\b|sp(?:ä|ae)testens|\bben(?:ö|oe)tig|\bbrauch|anlieferung|gew(?:ü|ue)nscht|requested|"
    r"deliver|due|needed|by\b|\bauf\b|\bam\b|\bzum\b|\bf(?:ü|ue)r\b|\bin\s+(?:der)?\b|\bmorgen\b|\bn(?:ä|ae)chste|\bkommende|\bkw\b|montag|dienstag|mittwoch|donnerstag|freitag"
)
_STRONG = re.compile(
    r"(?i)liefer(?:termin|datum|woche|tag|frist)|wunsch(?:liefer)?termin|\btermin\b|bedarf\s+bis|lieferung|liefern|anlieferung|gew(?:ü|ue)nscht|requested|delivery|due|sp(?:ä|ae)testens|(?<!gültig\s)(?<!gilt\s)\bbis\b"
)
_OTHER = re.compile(
    r"(?i)\b(?:datum|date|vom|bestellt\s+(?:von|am)|gedruckt|stand|angebot\w*|gesendet|sent|rechnung\w*|bestelldatum|auftrag\w*|g(?:ü|ue)ltig|gilt|seit|letzte\w*|heute|telefonisch|abgabe|order\s+date|geboren|baujahr)\b"
)
_LABEL_ABOVE = re.compile(r"(?i)liefer(?:frist|termin|datum|tag)|wunschtermin|\btermin\b|requested")
_LIKE = re.compile(
    r"(?i)\b(?:(?:lieferung\s+|alles\s+|bitte\s+)?wie\s+(?:immer|gehabt|gewohnt|sonst|letzte[snm]?\s+(?:mal|woche|bestellung|monat))|das\s+(?:(?:ü|ue)bliche|gleiche|selbe)(?:\s+\w+)?|die\s+(?:ü|ue)blichen?\s+\w+|"
    r"(?:ü|ue)bliche\s+(?:menge|lieferung|bestellung)|standardbestellung|dasselbe\s+(?:wie|noch)|nochmals?\s+(?:das|die)\s+(?:gleiche|selbe)|(?:the\s+)?(?:same|usual)(?:\s+order)?\s+(?:as\s+(?:last|usual)|again))\b"
)
_NOT_GOODS = re.compile(
    r"(?i)versand\s+wie|lieferung\s+frei|konditionen|wie\s+(?:ü|ue)blich\s+frei|zahlung\w*\s+wie|lieferung\s+wie\s+(?:gehabt|immer)\s+an|anlieferung\s+wie"
)
# Invoice and payment are never goods, whether any are named or not.
_NOT_THE_GOODS = re.compile(
    r"(?i)\b(?:zahlung|abrechnung|rechnung(?:sstellung)?|konditionen|zahlungsweise)\s+(?:bitte\s+|erfolgt\s+|an\s+uns\s+)?wie\b"
)
_ONLY_THE_WAY = re.compile(r"(?i)\b(?:(?:an)?lieferung|versand|zahlung|abrechnung|rechnung)\s+(?:bitte\s+)?wie\s+\w+\W*$")
_SPECIAL = re.compile(
    r"(?i)\b(?:dazulegen|beilegen|zusammen\s+mit|teillieferung\w*|nachlieferung|ersatzweise|alternativ|falls\s+nicht|wenn\s+nicht\s+lieferbar|statt\s+dessen|stattdessen|gravur|zuschn\w+|zuschneiden|einf(?:ä|ae)rben|muster\b|rabatt|sonderpreis|"
    r"preis\s+wie|zum\s+preis|r(?:ü|ue)ckruf|rufen\s+sie|bitte\s+anrufen|melden\s+sie\s+sich|neutral(?:e)?\s+verpack\w*|geschenk\w*|selbst\s+ab|abholung|holen\s+(?:wir|ich)|lieferung\s+aufteilen|getrennt\w*\s+liefer\w*|unter\s+vorbehalt|nur\s+wenn|erst\s+nach|"
    r"oder\s+(?:vergleichbar|gleichwertig|(?:ä|ae)hnlich)\w*|(?:falls|sofern|wenn)\s+(?:noch\s+)?(?:vorr(?:ä|ae)tig|lieferbar|verf(?:ü|ue)gbar|vorhanden|m(?:ö|oe)glich|auf\s+lager)|(?:das|die|den|dem|der)\s+(?:passende|zugeh(?:ö|oe)rige|dazugeh(?:ö|oe)rige)[nrs]?|"
    # how often, for whom, in which parts
    r"alles\s+(?:doppelt|(?:zwei|drei|vier|\d+)\s?mal|x\s?\d)|doppelte?\s+menge|die\s+h(?:ä|ae)lfte|je\s+(?:filiale|standort|werk)|verteil\w+|aufteil\w+|(?:die\s+)?gleiche\s+menge|rest\s+wie|im\s+auftrag\s+(?:von|der|des)|"
    # whether at all
    r"keine\s+bestellung|nur\s+zur\s+(?:info|information|kenntnis)|noch\s+nicht\s+(?:liefern|bestellen|ausl(?:ö|oe)sen|versenden)|freigabe|nur\s+ein\s+test|testbestellung|r(?:ü|ue)cksprache|preise?\s+(?:nennen|mitteilen)|vorbehaltlich|"
    # instead of what was said or ordered before
    r"korrektur|korrigier\w+|doch\s+(?:lieber|besser|nur)|(?:ersatz|nachtrag|erg(?:ä|ae)nzung)\s+(?:f(?:ü|ue)r|zu|zur)\s+(?:der\s+|die\s+|unserer?\s+)?(?:bestellung|auftrag)|ersetzt|"
    # what has changed or gone wrong
    r"neue\s+(?:liefer|rechnungs)?-?(?:adresse|anschrift|kundennummer)|umgezogen|umfirmier\w+|unvollst(?:ä|ae)ndig\w*|gefehlt|fehlten|vorkasse|hebeb(?:ü|ue)hne)\b"
)
# What goes without saying, or is said by the day that is read anyway.
_CUSTOMARY = re.compile(
    r"(?i)\b(?:keine\s+(?:teil|nach)lieferung\w*|(?:teil|nach)lieferung\w*\s+(?:sind\s+|ist\s+|bitte\s+)*(?:nicht|nur\s+nach\s+(?:vorheriger\s+)?(?:r(?:ü|ue)cksprache|absprache))|"
    r"(?:r(?:ü|ue)ckruf\s+(?:bitte\s+)?)?(?:nur\s+)?(?:bei|f(?:ü|ue)r)\s+(?:etwaigen\s+|weiteren\s+)?(?:r(?:ü|ue)ck)?fragen\b[^.,;!?]{0,40}|"
    r"lieferschein\w*\s+(?:bitte\s+)?(?:beilegen|beif(?:ü|ue)gen)|(?:wenn|falls|sofern)\s+m(?:ö|oe)glich\s+(?=bis\b|am\b|zum\b|n(?:ä|ae)chste|diese|heute|morgen))"
)
_ASKS = re.compile(
    r"(?i)\b(?:bitte|br(?:ä|ae|a)uch\w*|ben(?:ö|oe)tig\w*|bestell\w*|liefern|schick\w*|please|need|order|h(?:ä|ae)tten)\b"
)
_TELLS = re.compile(
    r"(?i)\b(?:war|waren|hat|haben|hatten|wurde|wurden|ist|sind|kam|kamen|falsch\w*|fehl\w*|reklam\w*|was|were)\b|\?"
)
_DEFINITE = frozenset({"iso", "range", "numeric", "slash", "written", "english", "week", "week_year", "week_before"})

# The day from or before which, or on which nothing may come: none that can be entered as the wished one.
_BOUND = re.compile(
    r"(?i)\b(?:nicht|kein(?:e[nmrs]?)?|not)\s+(?:vor|nach|am|an|in|zum|zur|auf|bis|before|after|on)?\s*(?:de[mnr]|the)?\s*$|\b(?:fr(?:ü|ue)hestens|earliest|not\s+before|erst(?:\s+(?:ab|am|nach|in))?|ab(?:\s+de[mr])?|nach\s+de[mr]|vor\s+de[mr]|after|before|au(?:ß|ss)er(?:\s+(?:am|de[mnr]))?)\s*$"
)
# Times that no day can be read from, beside a word of delivering.
_NO_DAY = re.compile(
    r"(?i)\b(?:im\s+(?:januar|j(?:ä|ae)nner|februar|m(?:ä|ae)rz|april|mai|juni|juli|august|september|oktober|november|dezember|neuen\s+jahr|n(?:ä|ae)chsten\s+(?:monat|jahr))|"
    r"(?:vor|bis|nach|zu|zum|(?:ü|ue)ber)\s+(?:weihnachten|ostern|pfingsten|silvester|neujahr|jahreswechsel|jahresende|monatsende|quartalsende|den\s+(?:feiertagen|ferien|betriebsferien))|"
    r"ende\s+des\s+(?:monats|jahres|quartals)|auf\s+abruf|nach\s+(?:absprache|vereinbarung)|in\s+den\s+n(?:ä|ae)chsten\s+(?:tagen|wochen)|(?:mo|di|mi|do|fr|sa)\.?\s+(?:oder|und|bis|/|-)\s*(?:mo|di|mi|do|fr|sa)\b)"
)
_DELIVERS = re.compile(r"(?i)liefer|termin|brauch|ben(?:ö|oe)tig|kommen|schick|send|deliver|need")
_CALLED_SO = 3.0
_PAYS = re.compile(r"(?i)zahl|skonto|netto|rechnung|(?:ü|ue)berweis|valuta|r(?:ü|ue)ckgabe|widerruf|payment|invoice")
# "in 14 Tagen", alone in its line.
_SHORT_ROW = 5


def dates_of(rows: Sequence[Row], received: date) -> tuple[Field[date], ...]:
    """Every date that may be the one of delivery, the likeliest first.

    One in the past is named only if the text calls it the day of delivery and names no other: whoever drops it confirms an
    order without the day that the customer wrote.
    """
    votes: dict[date, tuple[float, Field[date]]] = {}
    for number, row in enumerate(rows):
        if row.scanned and 0 < row.middle < 45:
            continue  # the line that the fax machine prints at the top
        for found in find_dates(row.text, received):
            weight = _weight(row, found, rows[max(0, number - 2) : number])
            if weight <= 0 or (found.value < received and (weight < _CALLED_SO or found.how.startswith("week"))):
                continue
            tokens = row.tokens_of(found.text) or row.tokens
            sure = (0.97 if found.sure and not _BOUND.search(row.text[: found.span[0]]) else 0.75) * (
                1.0 if weight >= 2.0 else 0.9
            )
            field = Field(
                found.value,
                found.text,
                round(sure * min(1.0, 0.6 + min(token.confidence for token in tokens) / 2), 3),
                row.evidence(tokens),
            )
            before = votes.get(found.value)
            if before is None or before[0] < weight:
                votes[found.value] = (weight, field)
    to_come = [vote for vote in votes.values() if vote[1].value >= received]
    ranked = sorted(to_come or votes.values(), key=lambda vote: -vote[0])
    return tuple(field for weight, field in ranked if weight >= ranked[0][0] - 1.0)


def _weight(row: Row, found: FoundDate, above: Sequence[Row]) -> float:
    """How much speaks for a date to be the one of delivery: the nearest label before it decides."""
    before = row.text[: found.span[0]]
    near = before[-60:]
    if is_past(row.text) or found.how == "today" or re.match(r"\W{0,3}\d{1,2}:\d{2}", row.text[found.span[1] :]):
        return 0.0
    strong = max((hit.end() for hit in _STRONG.finditer(near)), default=-1)
    other = max((hit.end() for hit in _OTHER.finditer(near)), default=-1)
    if other > strong:
        return 0.0
    if strong >= 0 or _BOUND.search(near):
        return _CALLED_SO
    if found.how in {"week", "weeks", "week_year", "week_before"}:
        return 2.2
    if found.how not in _DEFINITE:
        return _loose(row, found, before)
    if _WANTED.search(near):
        return 2.0
    if any(_LABEL_ABOVE.search(each.text) and each.page == row.page for each in above):
        return 1.6
    return 1.4 if found.how == "numeric" and re.search(r"\(\s*$", before) else 0.0


def _loose(row: Row, found: FoundDate, before: str) -> float:
    """How much speaks for a day that is told by words."""
    if found.how in {"ahead", "end_of_week"}:
        if _PAYS.search(row.text):
            return 0.0
        return 2.0 if _DELIVERS.search(row.text) or len(row.tokens) <= _SHORT_ROW else 0.0
    return 2.0 if _WANTED.search(before + found.text) else 1.0


def open_day(sentences: Sequence[str]) -> str:
    """The sentence that wishes a time of which no day can be told, or empty; "so bald wie möglich" wishes none."""
    return next((each for each in sentences if _NO_DAY.search(each) and _DELIVERS.search(each) and not is_past(each)), "")


def like_before(sentences: Sequence[str], *, named: bool = False) -> str:
    """The sentence that orders by pointing at earlier orders, or empty.

    Args:
        named: Goods are named as well: then "Lieferung wie gehabt" speaks of the way alone.
    """
    pointing = (
        sentence
        for sentence in sentences
        if _LIKE.search(sentence) and not _NOT_GOODS.search(sentence) and not _NOT_THE_GOODS.search(sentence)
    )
    return next((sentence for sentence in pointing if not named or not _ONLY_THE_WAY.search(sentence)), "")


def is_asked_again(pointing: str) -> bool:
    """Whether a sentence that points at earlier orders asks for the same; "die Lieferung war wie immer gut" asks nothing."""
    return bool(_ASKS.search(pointing)) and not _TELLS.search(pointing)


def special_wishes(sentences: Sequence[str]) -> list[str]:
    """Sentences that ask for something a person must arrange; what every order asks for is none."""
    return [sentence for sentence in sentences if _SPECIAL.search(_CUSTOMARY.sub(" ", sentence))]


def remarks_in(sentences: Sequence[str]) -> list[str]:
    """Sentences for whoever packs and delivers: special wishes, and what every order may ask for ("keine Teillieferung")."""
    special = special_wishes(sentences)
    return [sentence for sentence in sentences if sentence in special or _CUSTOMARY.search(sentence)]

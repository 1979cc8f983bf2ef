"""Rows that are no goods: addresses, accounts, sums, courtesy. Plain Python."""

from __future__ import annotations

import re

# What stands behind these is a number, but none of an article, and no quantity.
_TRAPS = re.compile(
    r"(?i)^\W{0,3}bei\s+ihnen\s{0,3}:?\s{0,3}[\w-]{0,20}\d\W{0,3}$|\b(?:iban|bic|swift|bankleitzahl|handelsregister|gln\s*:?\s*\d{13}|konto(?:nr|nummer)?|blz|hrb|hra|amtsgericht|ust\.?-?id(?:nr)?\.?|uid|mwst-?nr|steuer-?nr|st\.-?nr|fn\s\d|gl(?:ä|ae)ubiger|"
    r"tel(?:efon|efax)?\.?|telefax|fax|phone|mobil|handy|durchwahl|hotline|kostenstelle|haushaltsstelle|kst\.?|haushalts-?titel|"
    r"kunden-?(?:nr|nummer)\.?|kd\.?-?nr\.?|customer\s+(?:no|number)|lieferanten-?(?:nr|nummer)|kreditor|debitor|angebots?-?(?:nr|nummer)?|ihr\s+angebot|"
    r"lieferschein(?:-?nr)?|rechnungs?-?(?:nr|nummer)|rechnungsanschrift|vertrags?-?(?:nr|nummer)|rahmenvertrag|formular|postfach|e-?mail|www\.|https?:|gesch(?:ä|ae)ftsf(?:ü|ue)hrer|"
    r"gerichtsstand|skonto|zahlbar|zahlungs\w+|netto\s+kasse|lieferbed\w*|incoterms?|seite\s+\d|seite\s+\S{1,3}\s+von\b|page\s+\d|(?<!\d\s)blatt\s+\d|stand\s+\d\d[./]|version)\b"
)
_SUMS = re.compile(
    r"(?i)^\W*(?:gesamt\w*|summe\w*|zwischensumme|total|subtotal|netto(?:betrag|wert|summe)?|brutto\w*|(?:zzgl\.?\s*)?(?:\d+\s*%\s*)?(?:mwst|ust|mehrwertsteuer|umsatzsteuer|vat)\b"
    r"|(?:\d+\s*%\s*(?:mwst|ust))|endbetrag|rechnungsbetrag|auftragswert|bestellwert|warenwert|warenkorbwert|positionen\s*:|anzahl\s+(?:positionen|pos)|fracht|versand(?:kosten)?|"
    r"grand\s+total|sum\b|ende\s+der\s+(?:bestellung|liste))"
)
_CARRIED = re.compile(r"(?i)^\W*(?:(?:ü|ue)bertrag|vortrag|carried\s+forward|brought\s+forward|fortsetzung|seitensumme)\b")
_COURTESY = re.compile(
    r"(?i)^\W*(?:sehr\s+geehrte|guten\s+(?:tag|morgen|abend)|gr(?:ü|ue)(?:ß|ss)\s+gott|gr(?:ü|ue)ezi|hallo|moin|servus|liebe[rs]?\s|hi\b[ ,!]*$|dear\b|hello\b|good\s+(?:morning|day)|"
    r"wir\s+bitten\s+um\s+(?:kurze\s+)?best(?:ä|ae)tigung|um\s+auftragsbest)"
)
_STREET = re.compile(
    r"(?i)(?:\b[\wäöüß.-]{0,40}(?:stra(?:ß|ss)e|str\.?|gasse|weg|allee|platz|ring|damm|ufer|kai|hof|wiesen|halde|park|berg|b(?:ü|ue)hl|steige|markt)|\b(?:am|im|an\s+der|in\s+der|auf\s+der|zum|zur)\s+[A-ZÄÖÜ][\wäöüß-]+)\s+\d{1,4}\s?[a-z]?\b"
)
_TOWN = re.compile(r"(?<![\w.,/-])(?:(?:D|A|CH|DE|AT)-?\s?)?(?!00)(\d{4,5})\s+[A-ZÄÖÜ][a-zäöüßA-ZÄÖÜ]{2,}")
_DATED = re.compile(
    r"(?i)^\W*(?:datum|date|liefer(?:termin|datum|woche|tag|frist|zeit)|termin|wunsch(?:liefer)?termin|bedarf|bestelldatum|bestell(?:ung|schein|nummer|-?nr)|"
    r"best\.?-?nr|auftrag(?:s-?nr|snummer)?|kommission|sachb\w*|bearbeiter|besteller|ansprechpartner|zeichen|unser\s+zeichen|ihr\s+zeichen|betreff|projekt|"
    r"lieferanschrift|lieferadresse|lieferort|anlieferung|empf(?:ä|ae)nger|einrichtung|firma|lieferant|an|von|f(?:ü|ue)r|bauvorhaben|bv|objekt|unterschrift|ort)\s*[.:;]"
)
_NUMBERED = re.compile(
    r"(?i)^\W*(?:unsere?r?\s+|ihre?\s+)?(?:bestell(?:nummer|-?nr|ung)|auftrag(?:snummer|s-?nr)?|best\.?-?nr|order(?:\s+(?:no|number))?|referenz|zeichen|handelsregister|anrufer(?:in)?|telefon|tel|fon|t|f|m|mobil|fax)\b\.?:?\s*(?:nr\.?\s*|no\.?\s*)?[\w(+]*[\d(+-][\w/ .()+-]*$|^\W*anrufer(?:in)?\b"
)
_PAST = re.compile(
    r"(?i)\b(?:falsch\w*|geliefert\w*(?!\s+werd)|letzte[nsm]?\s+(?:mal|lieferung|bestellung|woche)|vom\s+letzten\s+mal|beim\s+letzten|mitgenommen|angekommen|zur(?:ü|ue)ckgeschickt|"
    r"retoure\w*|gutschrift|defekt\w*|reklam\w+|noch\s+genug|liegt\s+noch|interessieren|empfehl\w+|kunden\s+kauften|einkaufswert|mindestbestellwert|w(?:ä|ae)hrend\s+der|"
    r"haben\s+(?:wir\s+)?noch\b(?!\s+bedarf)|(?:haben|wurden?|sind)\b[^.;!?]{0,40}\b(?:erhalten|bekommen|eingetroffen))\b"
)
# The shop's own advertising below a basket.
_ADVERTISED = re.compile(
    r"(?i)\bkunden\s+(?:kauften|bestellten)|\bk(?:ö|oe)nnte\s+(?:sie|dich|ihnen)\s+auch|\bauch\s+interessieren|\bpassend\s+dazu\b|\bempfehlungen\b"
    r"|\bzuletzt\s+angesehen|\byou\s+may\s+also|\bcustomers\s+also"
)
# "A, B und C, je 1 Karton": one quantity for several.
_EACH = re.compile(r"(?i)(?:[,;:(]\s*|\bund\s.{1,60}\s|^\W*)je(?:weils)?\s+\d{1,5}\b|\bje(?:weils)?\s+\d{1,5}\s[^,;]{0,20}:")
_DAMAGE = re.compile(r"[A-Za-zÄÖÜäöüß0-9]")


def has_trap(text: str) -> bool:
    """Whether a row speaks of accounts, telephones, papers: its numbers are no goods."""
    return bool(_TRAPS.search(text))


def is_sum(text: str) -> bool:
    """Whether a row gives a sum: the table is over."""
    return bool(_SUMS.search(text))


def is_carried(text: str) -> bool:
    """Whether a row carries a sum over to the next page: the table goes on."""
    return bool(_CARRIED.search(text))


def is_courtesy(text: str) -> bool:
    """Whether a row greets."""
    return bool(_COURTESY.search(text))


def is_address(text: str) -> bool:
    """Whether a row holds a street with its number, or a postcode with its town."""
    return bool(_STREET.search(text) or _TOWN.search(text))


def is_town(text: str) -> bool:
    """Whether a row begins with a postcode and its town: the last line of an address."""
    return bool(_TOWN.match(text))


def is_header_field(text: str) -> bool:
    """Whether a row is a labelled fact about the order: ``Datum: …``, ``Liefertermin: …``, ``Auftragsnummer EK 7148``."""
    return bool(_DATED.search(text) or _NUMBERED.match(text))


def is_past(text: str) -> bool:
    """Whether a row speaks of earlier goods, or of goods that are not ordered."""
    return bool(_PAST.search(text))


def is_advertised(text: str) -> bool:
    """Whether a row announces goods that a shop advertises below those that are ordered."""
    return bool(_ADVERTISED.search(text))


def is_shared_out(text: str) -> bool:
    """Whether a row orders the same quantity of each of several goods."""
    return bool(_EACH.search(text)) and bool(re.search(r"(?i),|\bund\b|\band\b|\bsowie\b", text))


def is_dirt(text: str) -> bool:
    """Whether a row is specks, lines and signatures read as letters: hardly two signs together that make a word."""
    letters = _DAMAGE.findall(text)
    if len(letters) <= 2:
        return True
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{3,}|\d{2,}", text)
    return sum(map(len, words)) < 0.4 * len(letters) and len(letters) < 14

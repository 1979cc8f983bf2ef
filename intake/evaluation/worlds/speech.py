"""What people write around an order: greetings, openings, closings, labels, by the voice of the writer."""

from __future__ import annotations

from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.model import Address, Company, Customer
from intake.evaluation.worlds.trades.vocabulary import words

GREETINGS = {
    "formal": words(
        "Sehr geehrte Damen und Herren,|Guten Tag,|Guten Tag {m},|Sehr geehrte Damen und Herren der Auftragsannahme,"
    ),
    "casual": words("Hallo,|Hallo zusammen,|Hi,|Moin,|Guten Morgen,|Servus,|Hallo {m},|Moin moin,|Liebes Team,"),
    "austrian": words("Grüß Gott,|Sehr geehrte Damen und Herren,|Servus,|Grüß Gott {m},|Liebe Kollegen,"),
    "swiss": words("Grüezi,|Grüezi mitenand,|Guten Tag,|Sehr geehrte Damen und Herren|Hoi zäme"),
    "english": words("Dear Sir or Madam,|Hello,|Dear all,|Good morning,"),
}
OPENINGS = {
    "formal": words(
        "hiermit bestellen wir:|bitte liefern Sie uns:|wir bestellen wie folgt:|wir bitten um Lieferung folgender Artikel:|"
        "wir erteilen Ihnen folgenden Auftrag:"
    ),
    "casual": words(
        "wir bräuchten wieder was:|bitte folgendes schicken:|ich brauch noch:|könnt ihr uns bitte schicken:|bitte liefern:|"
        "wir brauchen nachschub:|für uns bitte:|Bestellung:|bitte einmal:"
    ),
    "austrian": words("wir ersuchen um Lieferung von:|bitte um Lieferung von|wir bestellen wie folgt:|bitte senden Sie uns:"),
    "swiss": words("gerne bestellen wir:|wir bestellen folgende Artikel:|bitte senden Sie uns:|gerne hätten wir:"),
    "english": words("please supply:|we would like to order:|please send us the following:|herewith our order:"),
}
CLOSINGS = {
    "formal": words("Mit freundlichen Grüßen|Freundliche Grüße|Mit freundlichem Gruß|Mit freundlichen Grüßen aus {c}"),
    "casual": words("Viele Grüße|Gruß|LG|Danke und Gruß|MfG|Danke!|Schöne Grüße|VG|Besten Dank"),
    "austrian": words("Mit freundlichen Grüßen|Liebe Grüße|Besten Dank und schöne Grüße aus {c}|Danke, baba"),
    "swiss": words("Freundliche Grüsse|Besten Dank und freundliche Grüsse|Liebe Grüsse|Merci und Gruss"),
    "english": words("Kind regards|Best regards|Many thanks|Regards"),
}
PO_LABELS = {
    "formal": words("Unsere Bestellnummer: {}|Bestell-Nr.: {}|Bestellnummer {}|Unser Zeichen: {}|Auftragsnummer {}|Best.-Nr. {}"),
    "casual": words("Bestellnr. {}|unsere Nummer: {}|Best.-Nr. {}|Nr. {}|Bestellung {}|Auftrag {}"),
    "austrian": words("Unsere Bestellnummer: {}|Bestellschein {}|Best.-Nr. {}|Auftrag {}"),
    "swiss": words("Bestell-Nr. {}|Unsere Bestellung {}|Referenz: {}|Unsere Referenz {}"),
    "english": words("PO number: {}|Our PO {}|Purchase order no. {}|Order no.: {}"),
}
DAY_LABELS = {
    "formal": words("Liefertermin: {}|Wunschtermin: {}|Bitte liefern Sie bis {}.|Lieferung bis {} erbeten.|Lieferdatum: {}"),
    "casual": words("bitte bis {}|brauchen wir bis {}|Lieferung bis {} wäre super|Termin {}|wenn möglich bis {}"),
    "austrian": words("Lieferung bis {}|Liefertermin: {}|wir brauchen die Ware bis {}"),
    "swiss": words("Liefertermin: {}|Lieferung bitte bis {}|gewünscht bis {}"),
    "english": words("Delivery date: {}|Please deliver by {}|Required by {}"),
}
PLACE_LABELS = {
    "formal": words("Lieferanschrift: {}|Bitte liefern Sie an: {}|Lieferadresse: {}|Warenempfänger: {}|Anlieferung: {}"),
    "casual": words("Lieferung bitte an {}|bitte liefern an: {}|Lieferadresse: {}|soll dahin geliefert werden: {}"),
    "austrian": words("Lieferadresse: {}|Bitte liefern an: {}|Lieferung an {}"),
    "swiss": words("Lieferadresse: {}|Lieferung an: {}|Bitte liefern an {}"),
    "english": words("Delivery address: {}|Please deliver to: {}|Ship to: {}"),
}
CHATTER = words(
    "Die letzte Lieferung war übrigens top.|Rechnung bitte wie immer per Mail.|Bitte um kurze Bestätigung.|Schönes Wochenende!|"
    "Bitte die Auftragsbestätigung an uns schicken.|Bitte Lieferschein beilegen.|Danke für die schnelle Hilfe letztes Mal.|"
    "Anlieferung bitte zwischen 7 und 15 Uhr.|Bei Rückfragen bitte anrufen.|Wir freuen uns auf die Lieferung.|"
    "Keine Teillieferungen bitte.|Teillieferungen nur nach Rücksprache.|"
    "Bitte vor Anlieferung avisieren.|Lieferung frei Haus wie vereinbart."
)
TRAPS = words(
    "IBAN DE{2} {4} {4} {4} {4} {2}|HRB {5} Amtsgericht {c}|USt-IdNr. {vat}|Steuernummer {2}/{3}/{5}|GLN 4{6}{6}|"
    "Lieferantennummer {6}|BIC TESTDE{2}XXX|"
    "Kostenstelle {4}|Gläubiger-ID DE98ZZZ0{5}{5}|Handelsregister B {6}|Bankleitzahl {4}{4}"
)


def fill(template: str, dice: Dice, customer: Customer, company: Company) -> str:
    """Put names and numbers of chance into a phrase."""
    manager = dice.pick(company.managers).split()
    text = template.replace("{m}", dice.pick(("Frau ", "Herr ")) + manager[-1]).replace("{c}", customer.address.city)
    text = text.replace("{vat}", customer.vat_id)
    for length in (2, 3, 4, 5, 6):
        while f"{{{length}}}" in text:
            text = text.replace(f"{{{length}}}", dice.digits(length), 1)
    return text


def local(text: str, voice: str) -> str:
    """Write without ß where the writer's country has none."""
    return text.replace("ß", "ss") if voice == "swiss" else text


def one_line(address: Address, *, name: bool = True) -> str:
    """An address in a line."""
    prefix = {"AT": "A-", "CH": "CH-"}.get(address.country, "")
    place = f"{address.street}, {prefix}{address.postal_code} {address.city}"
    return f"{address.name}, {place}" if name and address.name else place


def signature(customer: Customer, company: Company, dice: Dice, *, person: str) -> list[str]:
    """Lines below the closing: mostly complete, sometimes only a name."""
    if dice.chance(0.12):
        return [person]
    address = customer.address
    prefix = {"AT": "A-", "CH": "CH-"}.get(address.country, "")
    lines = [person, "", customer.name]
    if dice.chance(0.6):
        lines += [address.street, f"{prefix}{address.postal_code} {address.city}"]
    else:
        lines.append(f"{address.street} · {prefix}{address.postal_code} {address.city}")
    lines.append(f"{dice.pick(('Tel.', 'Telefon', 'T', 'Fon'))} {as_written(customer.phone, dice)}")
    if customer.fax and dice.chance(0.6):
        lines.append(f"Fax {as_written(customer.fax, dice)}")
    if customer.mobile and dice.chance(0.5):
        lines.append(f"Mobil {as_written(customer.mobile, dice)}")
    for trap in dice.several(TRAPS, dice.number(0, 3)):
        lines.append(fill(trap, dice, customer, company))
    return lines


def as_written(phone: str, dice: Dice) -> str:
    """A telephone number in a common notation."""
    country, area, rest = phone.split(" ", 2)
    short = f"0{area}"
    forms = (
        phone,
        f"{short} {rest}",
        f"{short}/{rest}",
        f"{short}-{rest}",
        f"({country}) {area} {rest}",
        f"{short} {rest[:3]} {rest[3:]}",
    )
    return dice.pick(forms)

"""Labels that stand before a value in its own row: ``Menge: 4 VE``, ``Art.-Nr. 4711``. Plain Python."""

from __future__ import annotations

import re

CODE = re.compile(
    r"(?i)^(?:(?:ihre|unsere|eure)?(?:artikel|art|bestell|best|mat|material|katalog|sach|teile)\.?-?(?:nr|nummer|no)?\.?|ean|gtin|sku|nr|nummer)\.?:?$"
)
QUANTITY = re.compile(r"(?i)^(?:menge|anzahl|qty|quantity|stückzahl|stueckzahl|bestellmenge|mng|mg|anz)\.?:?$")
UNIT = re.compile(r"(?i)^(?:einheit|einh|me|eh|unit|uom|mengeneinheit|vpe)\.?:?$")
TEXT = re.compile(r"(?i)^(?:bezeichnung|beschreibung|description|artikelbezeichnung|artikeltext|text|produkt|artikel)\.?:?$")

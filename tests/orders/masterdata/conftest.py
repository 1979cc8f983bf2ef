from __future__ import annotations

import pytest

FILES = {
    "articles.csv": (
        "sku,gtin,name,description,unit,pack_size,pack_unit,price,currency,category,active,replaced_by,aliases\n"
        'HS-1,4006381333931,Handschuh Gr. 9,"Nylon, weiß",PR,12,PK,1.09,EUR,Schutz,1,,Griptex|PU weiß\n'
        "DS 41/750,,Holzleim D3 750 g,,C62,,,6.4,EUR,Leim,1,,\n"
        "ALT-1,,Altes,,C62,,,5,EUR,,0,HS-1,\n"
    ),
    "customers.csv": (
        "number,name,street,postal_code,city,country,language,vat_id,emails,phones,faxes,"
        "preferred_channel,account_manager,price_list,payment_terms_days\n"
        "K1,Hahn GmbH,Talweg 3,70999,Ort,DE,de,DE1,A@Hahn.example|b@hahn.example,0711 5550001,+49 711 5550002,"
        "fax,S. Kreutzer,A,30\n"
        "K2,Braun KG,Seeweg 5,70998,Ort,,,,,,,,,,\n"
    ),
    "addresses.csv": (
        "customer,label,name,street,postal_code,city,country\nK1,Werk 2,Hahn Werk 2,In der Au 16,72622,Nürtingen,DE\n"
    ),
    "prices.csv": "price_list,sku,min_quantity,price\nA,HS-1,1,1.00\nA,HS-1,120,0.9810\n",
    "customer_articles.csv": "customer,customer_sku,sku\nK1,100-4410,HS-1\n",
    "history.csv": (
        "customer,order_date,po_number,sku,quantity,unit\nK1,2025-01-07,,HS-1,3,PK\nK1,2025-01-07,,HS-1,3,PK\nK2,2025-02-01,77,ALT-1,1.5,C62\n"
    ),
}


class Export:
    """A folder of CSV files that a test changes."""

    def __init__(self, folder):
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def replace(self, name, old, new):
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def add(self, name, line):
        self.write(name, (self.folder / name).read_text(encoding="utf-8") + line + "\n")

    def remove(self, name):
        (self.folder / name).unlink()


@pytest.fixture
def export(tmp_path):
    return Export(tmp_path)

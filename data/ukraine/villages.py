#!/usr/bin/env python3
"""Writes village_reports.csv: what the sources' maps showed at the places that the facts lack or have elsewhere; and
held_before_2022.csv: the places of Donetsk and Luhansk oblasts that DeepState shows as held since before 2022.

    python3 villages.py FACTS ARCHIVES

FACTS is a folder with tables of settlements, as for chronology.py, and ARCHIVES one with the unpacked archives of the
sources, as for maps.py, which also says what is read as whose control. The places are those of ../places.csv in
Ukraine that the facts lack (villages, and parts of towns), those that lie more than MOVED_KM from where the facts have
them, and the points of waters.csv. Only the status of these points is read, no outline. Each row begins a run: geonameid, source,
from_date, status: russian, other, unknown, or ended on the day after a source's last map.
Needs shapely from PyPI.
"""

import csv
import json
import math
import sys
from datetime import date as Date, timedelta
from pathlib import Path

import shapely

import maps
from chronology import PLACES, rows, settlements_of

HERE = Path(__file__).resolve().parent
MOVED_KM = 0.9
KM_IN_DEGREE = 111.2
OF_DONBAS = ("UA-14", "UA-09")


def position(row):
    return float(row["lon"]), float(row["lat"])


def is_to_be_read(row, known):
    """Whether the facts lack a place of Ukraine, or have it elsewhere."""
    if not row.get("region", "UA").startswith("UA"):
        return False
    if row["id"] not in known:
        return True
    lon, lat = position(row)
    other_lon, other_lat = position(known[row["id"]])
    east = (lon - other_lon) * math.cos(math.radians(lat))
    return math.hypot(east, lat - other_lat) * KM_IN_DEGREE > MOVED_KM


def covered(geometries, tree):
    """The numbers of the points that lie in one of the geometries."""
    return set(tree.query(geometries, predicate="covers")[1].tolist()) if geometries else set()


def statuses(parts, tree):
    """The status of each point: Russian-controlled goes before unknown."""
    russian, unknown = covered(parts["russian"], tree), covered(parts["unknown"], tree)
    return ["russian" if i in russian else "unknown" if i in unknown else "other" for i in range(len(tree))]


def oblasts_of_donbas():
    features = json.loads((HERE.parent / "regions.geojson").read_text(encoding="utf-8"))["features"]
    return [shapely.geometry.shape(feature["geometry"]) for feature in features
            if feature["properties"]["id"] in OF_DONBAS]


def write_held_before_2022(places, known, ground):
    """Ids of the places of Donetsk and Luhansk oblasts on the ground; Crimea has a border and needs no places.

    Parts of towns, which only the facts have, name no oblast. Without them the zone would leave out their towns.
    """
    names = {row["id"]: row["name"] for row in rows(HERE / "district_names.csv")}
    by_id = {key: {**row, "id": key} for key, row in known.items()} | {row["id"]: row for row in places}
    candidates = list(by_id.values())
    tree = shapely.STRtree([shapely.Point(position(row)) for row in candidates])
    on_ground, in_donbas = covered(ground, tree), covered(oblasts_of_donbas(), tree)
    held = [row for i, row in enumerate(candidates)
            if i in on_ground and (row.get("region") in OF_DONBAS or i in in_donbas)]
    with open(HERE / "held_before_2022.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "name"])
        writer.writerows(sorted((int(row["id"]), names.get(row["id"], row["name"])) for row in held))


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    facts, archives = Path(sys.argv[1]), Path(sys.argv[2])
    known = settlements_of(facts)
    all_places = [row for table in PLACES for row in rows(table)]
    places = [row for row in all_places if is_to_be_read(row, known)]
    tree = shapely.STRtree([shapely.Point(position(row)) for row in places])
    runs = []
    for source, maps_of in maps.SOURCES.items():
        last = [None] * len(places)
        for date, parts in maps_of(archives):
            for i, status in enumerate(statuses(parts, tree)):
                if status != last[i]:
                    runs.append((int(places[i]["id"]), source, date, status))
                    last[i] = status
        end = (Date.fromisoformat(date) + timedelta(days=1)).isoformat()
        runs.extend((int(place["id"]), source, end, "ended") for place in places)
    with open(HERE / "village_reports.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonameid", "source", "from_date", "status"])
        writer.writerows(sorted(runs))
    write_held_before_2022(all_places, known, maps.deepstate_parts(maps.newest_of_deepstate(archives))["old"])


if __name__ == "__main__":
    main()

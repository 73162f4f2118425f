#!/usr/bin/env python3
"""Writes village_reports.csv: what the sources' maps showed at the places that the facts lack or have elsewhere.

    python3 villages.py FACTS ARCHIVES

FACTS is a folder with settlements.csv, as for chronology.py, and ARCHIVES one with the unpacked archives of the
sources, as for agreement.py, which also says what is read as whose control. The places are those of ../places.csv
within BOX that the facts lack (villages, and parts of towns), and those that lie more than MOVED_KM from where the
facts have them. Only the status of these points is read, no outline. Each row begins a run: geonameid, source,
from_date, status: russian, other, unknown, or ended on the day after a source's last map.
Needs shapely from PyPI.
"""

import csv
import math
import sys
from datetime import date as Date, timedelta
from pathlib import Path

import shapely

import agreement

HERE = Path(__file__).resolve().parent
BOX = shapely.box(36.2, 47.3, 38.9, 49.6)
MOVED_KM = 0.9
KM_IN_DEGREE = 111.2


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def position(row):
    return float(row["lon"]), float(row["lat"])


def is_to_be_read(row, known):
    """Whether the facts lack a place of BOX, or have it elsewhere."""
    lon, lat = position(row)
    if not BOX.contains(shapely.Point(lon, lat)):
        return False
    if row["id"] not in known:
        return True
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


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    facts, archives = Path(sys.argv[1]), Path(sys.argv[2])
    known = {row["geonameid"]: row for row in rows(facts / "settlements.csv")}
    places = [row for row in rows(HERE.parent / "places.csv") if is_to_be_read(row, known)]
    tree = shapely.STRtree([shapely.Point(position(row)) for row in places])
    runs = []
    for source, maps in agreement.SOURCES.items():
        last = [None] * len(places)
        for date, parts in maps(archives):
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


if __name__ == "__main__":
    main()

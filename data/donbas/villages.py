#!/usr/bin/env python3
"""Writes village_reports.csv: what the sources' maps showed at the centres of villages that the facts do not have.

    python3 villages.py FACTS ARCHIVES

FACTS is a folder with settlements.csv, as for chronology.py, and ARCHIVES one with the unpacked archives of the
sources, as for agreement.py, which also says what is read as whose control. The villages are those of ../places.csv
within BOX that the facts lack. Each row begins a run: geonameid, source, from_date, status: russian, other, unknown, or
ended on the day after a source's last map.
Needs shapely from PyPI.
"""

import csv
import sys
from datetime import date as Date, timedelta
from pathlib import Path

import shapely

import agreement

HERE = Path(__file__).resolve().parent
BOX = shapely.box(36.2, 47.3, 38.9, 49.6)


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def covered(geometries, points):
    """Which of the points lie in one of the geometries."""
    inside = [False] * len(points)
    for geometry in geometries:
        for i in shapely.STRtree(points).query(geometry):
            inside[i] = inside[i] or geometry.covers(points[i])
    return inside


def statuses(parts, points):
    """The status of each point: Russian-controlled goes before unknown."""
    russian, unknown = covered(parts["russian"], points), covered(parts["unknown"], points)
    return ["russian" if r else "unknown" if u else "other" for r, u in zip(russian, unknown)]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    facts, archives = Path(sys.argv[1]), Path(sys.argv[2])
    known = {row["geonameid"] for row in rows(facts / "settlements.csv")}
    villages = [row for row in rows(HERE.parent / "places.csv") if row["id"] not in known
                and BOX.contains(shapely.Point(float(row["lon"]), float(row["lat"])))]
    points = [shapely.Point(float(row["lon"]), float(row["lat"])) for row in villages]
    runs = []
    for source, maps in agreement.SOURCES.items():
        last = [None] * len(points)
        for date, parts in maps(archives):
            for i, status in enumerate(statuses(parts, points)):
                if status != last[i]:
                    runs.append((int(villages[i]["id"]), source, date, status))
                    last[i] = status
        end = (Date.fromisoformat(date) + timedelta(days=1)).isoformat()
        runs.extend((int(village["id"]), source, end, "ended") for village in villages)
    with open(HERE / "village_reports.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["geonameid", "source", "from_date", "status"])
        writer.writerows(sorted(runs))


if __name__ == "__main__":
    main()

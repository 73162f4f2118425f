#!/usr/bin/env python3
"""Prints how well the snapshots agree with the sources' own maps, as a Markdown table for README.md.

    python3 agreement.py ARCHIVES [SNAPSHOTS]

ARCHIVES is a folder with the unpacked archives of the sources: deepstate (<unix seconds>.geojson), nzz
(YYYY-MM-DD.json) and owl (YYYYMMDD.json). Needs shapely from PyPI. Only figures are printed; no geometry of a source
is kept.

A figure is the intersection over union of the Russian-controlled ground in AREA at the end of a month: in a source,
what it shows as Russian-controlled, with the ground held before 2022. Contested and unknown ground is in neither. A
source's last map of the day is taken, or that of one of the days before.

The last line is the share of settlements that lie in the zone that the chronology names, over all snapshots.
"""

import bisect
import calendar
import csv
import json
import math
import re
import sys
from datetime import date as Date, datetime, timedelta, timezone
from pathlib import Path

import shapely
from shapely.geometry import shape

HERE = Path(__file__).resolve().parent
AREA = shapely.box(36.5, 47.6, 38.6, 49.3)
SQUEEZE = math.cos(math.radians(48.45))  # of a degree of longitude, so that planar areas are in proportion
FIRST_MONTH, LAST_MONTH = (2022, 6), (2025, 6)
MOST_DAYS_OLD = 5
NZZ_WITHOUT_OLD_GROUND = "2024-03-14"  # from this day its files lack the ground held before 2022

RUSSIAN_CODES = ("status.occupied",)
OLD_CODES = ("territories.ordlo", "territories.crimea", "territories.tuzla")
UNKNOWN_CODES = ("status.unknown",)
RUSSIAN_FILLS, OLD_FILLS, UNKNOWN_FILLS = ("#a52714",), ("#880e4f", "#000000"), ("#bcaaa4", "#bdbdbd", "#757575")
TRANSNISTRIA = re.compile("придністров|transnistria", re.IGNORECASE)


def valid(geometries):
    """The parts of geometries that lie around AREA, valid."""
    around = AREA.buffer(1)
    near = [geometry for geometry in geometries if geometry.intersects(around)]
    return [geometry if geometry.is_valid else shapely.make_valid(geometry) for geometry in near]


def polygons(feature):
    """Each polygon by itself: a broken one does not spoil its neighbours."""
    return [part for part in shapely.get_parts(shapely.get_parts(shape(feature["geometry"])))
            if part.geom_type == "Polygon"]


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))

# ---------------------------------------------------------------- the sources' maps: (date, parts by status)


def deepstate_part(feature):
    """`russian`, `old` (held before 2022), `unknown` or None."""
    properties = feature.get("properties") or {}
    name, fill = properties.get("name") or "", (properties.get("fill") or "").lower()
    code = re.search(r"geoJSON\.([\w.\-]+)", name)
    word = code[1] if code else "" if TRANSNISTRIA.search(name) else fill
    parts = {"russian": RUSSIAN_CODES + RUSSIAN_FILLS, "old": OLD_CODES + OLD_FILLS,
             "unknown": UNKNOWN_CODES + UNKNOWN_FILLS}
    return next((part for part, words in parts.items() if word in words), None)


def deepstate_day(path):
    return datetime.fromtimestamp(int(path.stem), timezone.utc).date().isoformat()


def deepstate_parts(path):
    parts = {"russian": [], "old": [], "unknown": []}
    for feature in read(path)["features"]:
        part = feature["geometry"]["type"] != "Point" and deepstate_part(feature)
        if part:
            parts[part] += valid(polygons(feature))
    return {"russian": parts["russian"] + parts["old"], "old": parts["old"], "unknown": parts["unknown"]}


def deepstate(archives):
    by_day = {deepstate_day(path): path for path in sorted((archives / "deepstate").glob("*.geojson"))}
    for day, path in by_day.items():
        yield day, deepstate_parts(path)


def nzz(archives):
    *_, newest = sorted((archives / "deepstate").glob("*.geojson"))
    old_ground = deepstate_parts(newest)["old"]
    for path in sorted((archives / "nzz").glob("????-??-??.json")):
        held = [polygon for feature in read(path)["value"]["features"] for polygon in polygons(feature)
                if feature["properties"]["type"] in ("nochange", "gains")]
        missing = old_ground if path.stem >= NZZ_WITHOUT_OLD_GROUND else []
        yield path.stem, {"russian": valid(held) + missing, "unknown": []}


def owlmaps(archives):
    for path in sorted((archives / "owl").glob("2???????.json")):
        rings = read(path).get("areas") or []
        held = [shapely.Polygon([(lon, lat) for lat, lon, *_ in ring]) for ring in rings]
        if held:  # an empty map is no data
            yield f"{path.stem[:4]}-{path.stem[4:6]}-{path.stem[6:]}", {"russian": valid(held), "unknown": []}


SOURCES = {"deepstate": deepstate, "nzz": nzz, "owlmaps": owlmaps}
NAMES = {"deepstate": "DeepState", "nzz": "NZZ", "owlmaps": "Project Owl"}

# ---------------------------------------------------------------- the measure


def month_ends():
    months = [(year, month) for year in range(FIRST_MONTH[0], LAST_MONTH[0] + 1) for month in range(1, 13)]
    return [Date(year, month, calendar.monthrange(year, month)[1]).isoformat() for year, month in months
            if FIRST_MONTH <= (year, month) <= LAST_MONTH]


DATES = month_ends()


def ground(geometries):
    """One geometry within AREA, squeezed."""
    whole = shapely.union_all([geometry.intersection(AREA) for geometry in geometries])
    return shapely.transform(whole, lambda xy: xy * [SQUEEZE, 1])


def zones(path):
    """The polygons of a snapshot, by control."""
    found = {"russian": [], "ukrainian": [], "contested": []}
    for feature in read(path)["features"]:
        found[feature["properties"]["control"]].append(shape(feature["geometry"]))
    return found


def theirs(maps):
    """The ground on each of DATES for which there is a map young enough."""
    found = {}
    for day, parts in maps:
        latest = (Date.fromisoformat(day) + timedelta(days=MOST_DAYS_OLD)).isoformat()
        for date in DATES:
            if day <= date <= latest:
                found[date] = parts
    return {date: ground(parts["russian"]) for date, parts in found.items()}


def agreement(a, b):
    return a.intersection(b).area / a.union(b).area if a and b else None


def table(columns):
    print("| month end | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for date in DATES:
        cells = ["" if column[date] is None else f"{column[date]:.3f}" for column in columns.values()]
        print(f"| {date} | " + " | ".join(cells) + " |")
    known = [[figure for figure in column.values() if figure is not None] for column in columns.values()]
    for name, of in (("mean", lambda figures: sum(figures) / len(figures)), ("least", min)):
        print(f"| {name} | " + " | ".join(f"{of(figures):.3f}" for figures in known) + " |")


def csv_rows(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def settlements(snapshots):
    """Prints how many settlements lie in the zone that the chronology names, over all snapshots."""
    runs = {}
    for row in csv_rows("chronology.csv"):
        runs.setdefault(row["id"], []).append((row["date"], row["control"]))
    places = csv_rows("settlements.csv")
    tree = shapely.STRtree([shapely.Point(float(row["lon"]), float(row["lat"])) for row in places])
    right = wrong = 0
    worst = (0, "")
    for path in sorted(snapshots.glob("*.geojson")):
        lies = {i: control for control, polygons in zones(path).items()
                for i in tree.query(polygons, predicate="covers")[1].tolist()}
        missed = 0
        for i, row in enumerate(places):
            of_place = runs[row["id"]]
            at = bisect.bisect_right([day for day, _ in of_place], path.stem) - 1
            named = of_place[max(at, 0)][1]
            if named != "unreported":
                right, missed = right + (lies.get(i) == named), missed + (lies.get(i) != named)
        wrong, worst = wrong + missed, max(worst, (missed, path.stem))
    print(f"\nSettlements in the zone that the chronology names: {right / (right + wrong):.2%} of {right + wrong} "
          f"(settlement, snapshot) pairs; most outside: {worst[0]} on {worst[1]}.")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    snapshots = Path(sys.argv[2]) if len(sys.argv) == 3 else HERE / "snapshots"
    grounds = {source: theirs(maps(Path(sys.argv[1]))) for source, maps in SOURCES.items()}
    ours = {date: ground(zones(snapshots / f"{date}.geojson")["russian"]) for date in DATES}
    columns = {name: {date: agreement(ours[date], grounds[source].get(date)) for date in DATES}
               for source, name in NAMES.items()}
    columns["DeepState and NZZ with each other"] = {
        date: agreement(grounds["deepstate"].get(date), grounds["nzz"].get(date)) for date in DATES}
    table(columns)
    settlements(snapshots)


if __name__ == "__main__":
    main()

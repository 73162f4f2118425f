#!/usr/bin/env python3
"""Prints how well the snapshots agree with the sources' own maps, as a Markdown table for README.md.

    python3 agreement.py ARCHIVES

ARCHIVES is a folder with the unpacked archives of the sources: deepstate (<unix seconds>.geojson), nzz
(YYYY-MM-DD.json) and owl (YYYYMMDD.json). Needs shapely from PyPI. Only figures are printed; no geometry of a source
is kept.

A figure is the intersection over union of the Russian-controlled ground in AREA: in a source, what it shows as
Russian-controlled, with the ground held before 2022. A source's last map of the day is taken, or that of one of the
days before.
"""

import json
import math
import re
import sys
from datetime import date as Date, datetime, timedelta, timezone
from pathlib import Path

import shapely
from shapely.geometry import shape

SNAPSHOTS = Path(__file__).resolve().parent / "snapshots"
AREA = shapely.box(36.5, 47.6, 38.6, 49.3)
SQUEEZE = math.cos(math.radians(48.45))  # of a degree of longitude, so that planar areas are in proportion
DATES = ["2022-04-07", "2022-06-02", "2022-07-14", "2022-09-22", "2023-01-12", "2023-05-18", "2023-10-05",
         "2024-02-22", "2024-06-27", "2024-10-03", "2025-02-06", "2025-06-26"]
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


def ground(geometries):
    """One geometry within AREA, squeezed."""
    whole = shapely.union_all([geometry.intersection(AREA) for geometry in geometries])
    return shapely.transform(whole, lambda xy: xy * [SQUEEZE, 1])


def ours(date):
    features = read(SNAPSHOTS / f"{date}.geojson")["features"]
    return ground([shape(feature["geometry"]) for feature in features if feature["properties"]["control"] == "russian"])


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


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    grounds = {source: theirs(maps(Path(sys.argv[1]))) for source, maps in SOURCES.items()}
    columns = {name: {date: agreement(ours(date), grounds[source].get(date)) for date in DATES}
               for source, name in NAMES.items()}
    columns["DeepState and NZZ with each other"] = {
        date: agreement(grounds["deepstate"].get(date), grounds["nzz"].get(date)) for date in DATES}
    print("| date | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for date in DATES:
        cells = ["" if column[date] is None else f"{column[date]:.3f}" for column in columns.values()]
        print(f"| {date} | " + " | ".join(cells) + " |")
    figures = [[figure for figure in column.values() if figure is not None] for column in columns.values()]
    print("| mean | " + " | ".join(f"{sum(column) / len(column):.3f}" for column in figures) + " |")


if __name__ == "__main__":
    main()

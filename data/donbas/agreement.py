#!/usr/bin/env python3
"""Prints how well the snapshots agree with the sources' own maps, as a Markdown table for README.md.

    python3 agreement.py ARCHIVES

ARCHIVES is a folder with the unpacked archives of the sources: deepstate (<unix seconds>.geojson), nzz
(YYYY-MM-DD.json) and owl (YYYYMMDD.json). Needs shapely from PyPI. Only figures are printed; no geometry of a source
is kept.

The figure is the intersection over union of the Russian-controlled ground in AREA: in a source, what it shows as
Russian-controlled, with the ground held before 2022. A source's last map of the day is taken, or the last one before.
"""

import json
import math
import re
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.ops import transform, unary_union

SNAPSHOTS = Path(__file__).resolve().parent / "snapshots"
AREA = shapely.box(36.5, 47.6, 38.6, 49.3)
DATES = ["2022-04-07", "2022-06-02", "2022-07-14", "2022-09-22", "2023-01-12", "2023-05-18", "2023-10-05",
         "2024-02-22", "2024-06-27", "2024-10-03", "2025-02-06", "2025-06-26"]
MOST_DAYS_OLD = 5
NZZ_WITHOUT_OLD_GROUND = "2024-03-14"  # from this day its files lack the ground held before 2022

RUSSIAN_CODES = ("status.occupied",)
OLD_CODES = ("territories.ordlo", "territories.crimea", "territories.tuzla")
RUSSIAN_FILLS, OLD_FILLS = ("#a52714",), ("#880e4f", "#000000")
FOREIGN = re.compile("придністров|transnistria", re.IGNORECASE)


def valid(geometry):
    """A valid geometry of polygons in AREA."""
    geometry = geometry if geometry.is_valid else shapely.make_valid(geometry)
    return unary_union([part for part in shapely.get_parts(geometry.intersection(AREA)) if part.area > 0])


def flat(geometry):
    """Squeezed so that planar areas are in proportion to the ground."""
    squeeze = math.cos(math.radians(48.45))
    return transform(lambda x, y, z=None: (x * squeeze, y), geometry)


def day_of_unix(name):
    return datetime.fromtimestamp(int(name), timezone.utc).date().isoformat()


def latest(folder, pattern, day_of, date):
    """The last file of the day or of the days just before."""
    earliest = (datetime.fromisoformat(date) - timedelta(days=MOST_DAYS_OLD)).date().isoformat()
    files = [path for path in sorted(folder.glob(pattern)) if earliest <= day_of(path.stem) <= date]
    return files[-1] if files else None


def deepstate_part(feature):
    """`russian`, `old` or None."""
    properties = feature.get("properties") or {}
    name, fill = properties.get("name") or "", (properties.get("fill") or "").lower()
    code = re.search(r"geoJSON\.([\w.\-]+)", name)
    if code:
        return "russian" if code[1] in RUSSIAN_CODES else "old" if code[1] in OLD_CODES else None
    if FOREIGN.search(name):
        return None
    return "russian" if fill in RUSSIAN_FILLS else "old" if fill in OLD_FILLS else None


def deepstate(folder, date, wanted=("russian", "old")):
    path = latest(folder, "*.geojson", day_of_unix, date)
    if not path:
        return None
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    geometries = [shape(feature["geometry"]) for feature in features
                  if feature["geometry"]["type"] != "Point" and deepstate_part(feature) in wanted]
    return unary_union([valid(geometry) for geometry in geometries])


def nzz(folder, date, old_ground):
    path = latest(folder, "????-??-??.json", str, date)
    if not path:
        return None
    features = json.loads(path.read_text(encoding="utf-8"))["value"]["features"]
    held = [valid(shape(feature["geometry"])) for feature in features
            if feature["properties"]["type"] in ("nochange", "gains")]
    return unary_union(held + ([old_ground] if date >= NZZ_WITHOUT_OLD_GROUND else []))


def owl(folder, date):
    path = latest(folder, "2???????.json", lambda stem: f"{stem[:4]}-{stem[4:6]}-{stem[6:]}", date)
    if not path:
        return None
    areas = json.loads(path.read_text(encoding="utf-8")).get("areas") or []
    return unary_union([valid(shapely.Polygon([(lon, lat) for lat, lon, *_ in ring])) for ring in areas])


def ours(date):
    features = json.loads((SNAPSHOTS / f"{date}.geojson").read_text(encoding="utf-8"))["features"]
    return {feature["properties"]["control"]: valid(shape(feature["geometry"])) for feature in features}


def agreement(mine, theirs):
    if theirs is None or theirs.is_empty:
        return None
    mine, theirs = flat(mine), flat(theirs)
    return mine.intersection(theirs).area / mine.union(theirs).area


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    archives = Path(sys.argv[1])
    last_deepstate = max(day_of_unix(path.stem) for path in (archives / "deepstate").glob("*.geojson"))
    old_ground = deepstate(archives / "deepstate", last_deepstate, ("old",))
    columns = {"DeepState": [], "NZZ": [], "Project Owl": []}
    print("| date | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    for date in DATES:
        russian = ours(date)["russian"]
        theirs = [deepstate(archives / "deepstate", date), nzz(archives / "nzz", date, old_ground),
                  owl(archives / "owl", date)]
        figures = [agreement(russian, ground) for ground in theirs]
        for column, figure in zip(columns.values(), figures):
            column.extend([] if figure is None else [figure])
        cells = ["" if figure is None else f"{figure:.3f}" for figure in figures]
        print(f"| {date} | " + " | ".join(cells) + " |")
    means = [f"{sum(column) / len(column):.3f}" for column in columns.values()]
    print("| mean | " + " | ".join(means) + " |")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Computes how far the sources' maps agree at a few dates, for the tests of `frontline agree`: agreement.json.

    pip install shapely pyproj
    python3 agreement.py DEEPSTATE_DIR NZZ_DIR OWL_DIR [OUT_DIR]

Without any of this project's Rust code. The ground is what a source shows as Russian-controlled, with the ground held
before 2022; DeepState's "unknown" is taken out. Polygons are united by shapely, cut to BOX, and measured on the WGS84
ellipsoid (pyproj.Geod) after cutting their edges into pieces of 0.01 degrees. The mask is DeepState's ground held
before 2022, as in the last file: `left_out` takes it from both, `held` adds it to both.
"""

import json
import re
import sys
from datetime import datetime, timezone
from pathlib import Path

import shapely
from pyproj import Geod
from shapely.geometry import shape

BOX = shapely.box(36.5, 47.6, 38.6, 49.3)
GEOD = Geod(ellps="WGS84")
CASES = [  # date, the source compared with DeepState, what becomes of the mask
    ("2023-01-12", "owlmaps", None),
    ("2024-02-17", "owlmaps", None),
    ("2022-08-31", "nzz", "left_out"),
    ("2022-08-31", "nzz", "held"),
    ("2024-05-31", "nzz", "left_out"),
    ("2024-05-31", "nzz", "held"),
]
CODES = {"status.occupied": "russian", "territories.ordlo": "old", "territories.crimea": "old",
         "territories.tuzla": "old", "status.unknown": "unknown"}
FILLS = {"#a52714": "russian", "#880e4f": "old", "#000000": "old",
         "#bcaaa4": "unknown", "#bdbdbd": "unknown", "#757575": "unknown"}
TRANSNISTRIA = re.compile("придністров|transnistria", re.IGNORECASE)


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def united(geometries):
    near = [geometry for geometry in geometries if geometry.intersects(BOX)]
    return shapely.union_all([geometry if geometry.is_valid else shapely.make_valid(geometry) for geometry in near])


def polygons(geometry):
    return [part for part in shapely.get_parts(shapely.get_parts(shape(geometry))) if part.geom_type == "Polygon"]


def deepstate(path):
    parts = {"russian": [], "old": [], "unknown": []}
    for feature in read(path)["features"]:
        if feature["geometry"]["type"] == "Point":
            continue
        properties = feature["properties"]
        name, fill = properties.get("name") or "", (properties.get("fill") or "").lower()
        code = re.search(r"geoJSON\.([\w.\-]+)", name)
        part = CODES.get(code[1]) if code else None if TRANSNISTRIA.search(name) else FILLS.get(fill)
        if part:
            parts[part] += polygons(feature["geometry"])
    return {part: united(found) for part, found in parts.items()}


def ground(source, folder, date):
    if source == "deepstate":
        day = lambda path: datetime.fromtimestamp(int(path.stem), timezone.utc).date().isoformat()
        path = max((path for path in folder.glob("*.geojson") if day(path) <= date), key=lambda path: int(path.stem))
        parts = deepstate(path)
        return shapely.difference(parts["russian"] | parts["old"], parts["unknown"])
    if source == "nzz":
        features = read(folder / f"{date}.json")["value"]["features"]
        return united([polygon for feature in features if feature["properties"]["type"] in ("nochange", "gains")
                       for polygon in polygons(feature["geometry"])])
    rings = read(folder / f"{date.replace('-', '')}.json")["areas"]
    return united([shapely.Polygon([(lon, lat) for lat, lon, *_ in ring]) for ring in rings])


def km2(geometry):
    parts = [part for part in shapely.get_parts(shapely.segmentize(geometry, 0.01)) if part.geom_type == "Polygon"]
    ring = lambda ring: abs(GEOD.polygon_area_perimeter(*ring.coords.xy)[0])
    return sum(ring(part.exterior) - sum(map(ring, part.interiors)) for part in parts) / 1e6


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    folders = dict(zip(("deepstate", "nzz", "owlmaps"), map(Path, sys.argv[1:4])))
    last = max(folders["deepstate"].glob("*.geojson"), key=lambda path: int(path.stem))
    mask = deepstate(last)["old"]
    rows = []
    for date, source, masked in CASES:
        a, b = (ground(name, folders[name], date) & BOX for name in ("deepstate", source))
        if masked:
            a, b = (side - mask if masked == "left_out" else side | (mask & BOX) for side in (a, b))
        rows.append({
            "date": date, "a": "deepstate", "b": source, "masked": masked,
            "a_km2": round(km2(a), 3), "b_km2": round(km2(b), 3),
            "disagreement_km2": round(km2(a - b) + km2(b - a), 3), "iou": round(km2(a & b) / km2(a | b), 6),
        })
    text = "[\n  " + ",\n  ".join(json.dumps(row) for row in rows) + "\n]\n"
    (Path(sys.argv[4]) if len(sys.argv) == 5 else Path(__file__).parent).joinpath("agreement.json").write_text(text)


if __name__ == "__main__":
    main()

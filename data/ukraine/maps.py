"""Reads the maps of the three sources from their archives: which ground they showed under whose control, by day.

ARCHIVES is a folder with the unpacked archives: deepstate (<unix seconds>.geojson), nzz (YYYY-MM-DD.json) and owl
(YYYYMMDD.json). No geometry of a source is kept. Needs shapely from PyPI.
"""

import json
import re
from datetime import datetime, timezone

import shapely
from shapely.geometry import shape

AROUND = shapely.box(20, 42, 42, 54)  # what lies outside is not about Ukraine
NZZ_WITHOUT_OLD_GROUND = "2024-03-14"  # from this day its files lack the ground held before 2022

RUSSIAN_CODES = ("status.occupied",)
CRIMEA_CODES = ("territories.crimea", "territories.tuzla")
OLD_CODES = ("territories.ordlo", *CRIMEA_CODES)
UNKNOWN_CODES = ("status.unknown",)
RUSSIAN_FILLS, OLD_FILLS, UNKNOWN_FILLS = ("#a52714",), ("#880e4f", "#000000"), ("#bcaaa4", "#bdbdbd", "#757575")
TRANSNISTRIA = re.compile("придністров|transnistria", re.IGNORECASE)


def valid(geometries):
    """Those of the geometries that lie around Ukraine, valid."""
    near = [geometry for geometry in geometries if geometry.intersects(AROUND)]
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


def newest_of_deepstate(archives):
    *_, newest = sorted((archives / "deepstate").glob("*.geojson"))
    return newest


def crimea(path):
    """Crimea in a file of DeepState's."""
    return [polygon for feature in read(path)["features"] if is_coded(feature, CRIMEA_CODES) for polygon in polygons(feature)]


def is_coded(feature, codes):
    code = re.search(r"geoJSON\.([\w.\-]+)", (feature.get("properties") or {}).get("name") or "")
    return code is not None and code[1] in codes


def nzz(archives):
    """NZZ leaves out Crimea, and later all ground held before 2022; both are added as DeepState shows them."""
    newest = newest_of_deepstate(archives)
    old_ground, always = deepstate_parts(newest)["old"], valid(crimea(newest))
    for path in sorted((archives / "nzz").glob("????-??-??.json")):
        held = [polygon for feature in read(path)["value"]["features"] for polygon in polygons(feature)
                if feature["properties"]["type"] in ("nochange", "gains")]
        missing = old_ground if path.stem >= NZZ_WITHOUT_OLD_GROUND else always
        yield path.stem, {"russian": valid(held) + missing, "unknown": []}


def owlmaps(archives):
    for path in sorted((archives / "owl").glob("2???????.json")):
        rings = read(path).get("areas") or []
        held = [shapely.Polygon([(lon, lat) for lat, lon, *_ in ring]) for ring in rings]
        if held:  # an empty map is no data
            yield f"{path.stem[:4]}-{path.stem[4:6]}-{path.stem[6:]}", {"russian": valid(held), "unknown": []}


SOURCES = {"deepstate": deepstate, "nzz": nzz, "owlmaps": owlmaps}

#!/usr/bin/env python3
"""Compute the figures that the Rust tests are held against.

Usage: compute.py DEEPSTATE_DIR NZZ_DIR OWL_DIR [OUT_DIR]

Nothing of the Rust code is used. Areas are geodesic areas on the WGS84
ellipsoid (pyproj.Geod); validity is asked of shapely. See README.md.
Only figures are written, never a coordinate of a source.
"""
import datetime as dt
import hashlib
import json
import os
import re
import sys
from collections import Counter, defaultdict

import numpy as np
import shapely
from pyproj import Geod

try:                                    # only faster; the result is the same
    import orjson
    loads = orjson.loads
except ImportError:
    loads = json.loads

GEOD = Geod(ellps="WGS84")
ZERO_KM2 = 1e-9                         # 0.001 square metre: no ring of any meaning
FLAT = "no area"                        # not a fault of the file: of a reader's rounding
ROUNDED = (7, 6, 5)                     # decimals of a degree that a reader may keep

CONTROL = {
    "russian": "russian",
    "russian_before_2022": "russian",
    "unknown": "unknown",
    "liberated": "ukrainian",
    "ukrainian_in_russia": "ukrainian",
    "other_countries": "none",          # kept out of every total
}
RUSSIAN_SIDE = ("russian", "russian_before_2022")

# ---------------------------------------------------------------- classes

CODES = {
    "status.occupied": "russian",
    "territories.crimea": "russian_before_2022",
    "territories.ordlo": "russian_before_2022",
    "territories.tuzla": "russian_before_2022",
    "status.unknown": "unknown",
    "status.dismissed": "liberated",    # ukrainian_in_russia with fill #01579b
    "status.dismissed_at": "liberated",
    "zmiinyi_island": "liberated",
}
for _country in ("abkhazia tskhinvali-district transnistria ichkeria prussia karelia "
                 "petsamo salla estonia latvia pechorsky-district kuril").split():
    CODES["territories." + _country] = "other_countries"

FOREIGN = re.compile(
    "придністров|transnistria|абхаз|abkhazia|цхінвал|tskhinval|south ossetia|"
    "ічкері|ichkeria|прусі|прусс|prussia|карел|karelia|куріл|куриль|kuril|"
    "петсамо|petsamo|салла|salla|естон|estonia|латві|latvia|печорськ|pechorsky",
    re.IGNORECASE)

FILLS = {
    "#a52714": "russian",
    "#880e4f": "russian_before_2022",
    "#000000": "russian_before_2022",
    "#bcaaa4": "unknown",
    "#bdbdbd": "unknown",
    "#757575": "unknown",
    "#0f9d58": "liberated",
    "#0288d1": "liberated",
    "#01579b": "ukrainian_in_russia",
    "#ff5252": "other_countries",
}

NAME_SAYS = (("unknown", re.compile("питанням|невідом|contest|unknown", re.I)),
             ("liberated", re.compile("звільнен|liberated|taken back|recaptured", re.I)),
             ("russian", re.compile("окуповано|occupied", re.I)))


def clean(name):
    """White space of any kind (\\s takes in the no-break space) to one blank."""
    return re.sub(r"\s+", " ", name or "").strip()


def code_of(name):
    found = re.search(r"geoJSON\.([A-Za-z0-9_.\-]+)", name)
    return found.group(1) if found else None


def deepstate_class(name, fill):
    """(class or None, the rule that decided)."""
    code = code_of(name)
    if code in CODES:
        cls = CODES[code]
        if cls == "liberated" and fill == "#01579b":
            cls = "ukrainian_in_russia"
        return cls, "code"
    if FOREIGN.search(name):
        return "other_countries", "keyword"
    return FILLS.get(fill), "fill"

# ---------------------------------------------------------------- polygons


def flat_when_rounded(a, digits):
    """Whether a ring has exactly no plane area once rounded (whole-number sum)."""
    q = np.rint(a * 10 ** digits).astype(np.int64)
    q -= q[0]
    return int(np.sum(q[:-1, 0] * q[1:, 1] - q[1:, 0] * q[:-1, 1])) == 0


class Polygon:
    """One distinct polygon: area, faults, and digests to compare by."""
    __slots__ = ("km2", "faults", "exact", "normal")


class Polygons:
    """Polygons repeat from file to file, so each is measured once."""

    def __init__(self):
        self.rings, self.polygons = {}, {}

    def ring(self, coordinates, swap):
        """(digest, facts) of one ring; facts is None when it is no ring at all."""
        try:
            a = np.asarray(coordinates, dtype=float)
            if a.ndim != 2 or a.shape[1] < 2:
                raise ValueError
        except (ValueError, TypeError):
            return None, None
        a = np.ascontiguousarray(a[:, 1::-1] if swap else a[:, :2])
        key = hashlib.blake2b(a.tobytes(), digest_size=16).digest()
        if key not in self.rings:
            faults = []
            if not np.isfinite(a).all() or (np.abs(a) > (180, 90)).any():
                faults.append("position out of range")
            if len(a) < 4:
                faults.append("fewer than 4 positions")
            elif (a[0] != a[-1]).any():
                faults.append("unclosed ring")
            if len(a) > 1 and (a[1:] == a[:-1]).all(axis=1).any():
                faults.append("position repeated at once")
            area = GEOD.polygon_area_perimeter(a[:, 0], a[:, 1])[0] / 1e6
            # shoelace about the first vertex, in square degrees
            p = a - a[0]
            plane = float(np.sum(p[:-1, 0] * p[1:, 1] - p[1:, 0] * p[:-1, 1])) / 2
            if abs(area) < ZERO_KM2:
                faults.append("zero-area ring")
            for digits in ROUNDED:
                if flat_when_rounded(a, digits):
                    faults.append(f"{FLAT} at {digits} decimals")
            # the same ring from its smallest vertex, turned one way
            body = a[:-1] if len(a) > 1 and (a[0] == a[-1]).all() else a
            if plane < 0:
                body = body[::-1]
            start = np.lexsort((body[:, 1], body[:, 0]))[0]
            normal = hashlib.blake2b(np.roll(body, -start, axis=0).tobytes(),
                                     digest_size=16).digest()
            self.rings[key] = (abs(area), faults, normal, a)
        return key, self.rings[key]

    def polygon(self, rings, swap=False):
        if not isinstance(rings, list) or not rings:
            return None
        parts = [self.ring(r, swap) for r in rings]
        if any(f is None for _, f in parts):
            return None
        key = b"".join(k for k, _ in parts)
        if key not in self.polygons:
            facts = [f for _, f in parts]
            p = Polygon()
            p.exact = key
            p.normal = facts[0][2] + b"".join(sorted(f[2] for f in facts[1:]))
            p.km2 = abs(facts[0][0] - sum(f[0] for f in facts[1:]))
            p.faults = [x for f in facts for x in f[1]]
            try:
                shape = shapely.Polygon(facts[0][3], [f[3] for f in facts[1:]])
                reason = shapely.is_valid_reason(shape)
            except (ValueError, shapely.errors.ShapelyError) as error:
                reason = f"not built: {error}"
            if reason != "Valid Geometry":
                p.faults.append("invalid: " + reason.split("[")[0].strip())
            self.polygons[key] = p
        return self.polygons[key]

# ---------------------------------------------------------------- snapshots


class Snapshot:
    def __init__(self, file, time):
        self.file, self.time = file, time
        self.polygons = []              # (class, Polygon)
        self.faults = []                # (kind, class or type)
        self.whole = []                 # what a stricter comparison would look at

    def areas(self):
        sums = defaultdict(float)
        for cls, p in self.polygons:
            sums[cls] += p.km2
        return sums

    def counts(self):
        return Counter(cls for cls, _ in self.polygons)

    def add(self, cls, polygon):
        """A polygon with a known class; its faults are the snapshot's."""
        if polygon is None:
            self.faults.append(("no ring", cls))
            return
        self.polygons.append((cls, polygon))
        self.faults += [(kind, cls) for kind in polygon.faults]

    def content(self, classes, attribute):
        return sorted((c, getattr(p, attribute)) for c, p in self.polygons if c in classes)


def polygons_of(geometry, snapshot, label):
    """The polygons of a geometry; what is neither area nor point is a fault."""
    if not isinstance(geometry, dict):
        snapshot.faults.append(("geometry missing", label))
        return
    kind = geometry.get("type")
    if kind == "Polygon":
        yield geometry["coordinates"]
    elif kind == "MultiPolygon":
        yield from geometry["coordinates"]
    elif kind == "GeometryCollection":
        for member in geometry["geometries"]:
            yield from polygons_of(member, snapshot, label)
    elif kind not in ("Point", "MultiPoint"):
        snapshot.faults.append((f"geometry {kind}", label))


def read(folder, file, snapshot):
    try:
        with open(os.path.join(folder, file), "rb") as f:
            return loads(f.read())
    except ValueError:
        snapshot.faults.append(("unreadable JSON", ""))
        return None


def midnight(file):
    digits = re.sub(r"\D", "", file)
    return dt.datetime.strptime(digits, "%Y%m%d").replace(tzinfo=dt.timezone.utc)


def files_of(folder, pattern):
    return sorted(f for f in os.listdir(folder) if re.fullmatch(pattern, f))


def deepstate(folder):
    store, snapshots = Polygons(), []
    notes = {"codes": Counter(), "fills": Counter(), "rules": Counter(),
             "unknown": {}, "disagrees": {}, "mangled": Counter(), "geometry": Counter()}
    for file in files_of(folder, r"\d+\.geojson"):
        s = Snapshot(file, dt.datetime.fromtimestamp(int(file.split(".")[0]), dt.timezone.utc))
        snapshots.append(s)
        data = read(folder, file, s)
        for feature in data["features"] if data else []:
            geometry = feature.get("geometry") or {}
            if geometry.get("type") == "Point":
                notes["geometry"]["Point"] += 1
                continue
            properties = feature.get("properties") or {}
            name, fill = clean(properties.get("name")), (properties.get("fill") or "").lower()
            cls, rule = deepstate_class(name, fill)
            notes["geometry"][geometry.get("type")] += 1
            s.whole.append(hashlib.blake2b(json.dumps(geometry).encode()).digest())
            for rings in polygons_of(geometry, s, cls):
                polygon = store.polygon(rings)
                notes["codes"][code_of(name)] += 1
                notes["fills"][fill] += 1
                notes["rules"][rule] += 1
                if "\ufffd" in name:
                    notes["mangled"][file] += 1
                if cls is None:
                    s.faults.append(("class not known", fill))
                    key = (rfc(s.time), name, fill)
                    old = notes["unknown"].get(key, (0, 0))
                    notes["unknown"][key] = (old[0] + 1, old[1] + (polygon.km2 if polygon else 0))
                    continue
                says = next((c for c, r in NAME_SAYS if r.search(name)), None)
                if rule == "fill" and says and cls in ("russian", "unknown", "liberated",
                                                       "russian_before_2022") and says != cls:
                    if not (cls == "russian_before_2022" and says == "russian"):
                        row = notes["disagrees"].setdefault((name, fill, cls, says), [])
                        row.append((s.time, polygon.km2))
                s.add(cls, polygon)
    return snapshots, notes


def nzz(folder):
    store, snapshots = Polygons(), []
    multi = {}
    notes = {"losses": Counter(), "multi": Counter(), "types": Counter(), "date_late": Counter()}
    for file in files_of(folder, r"\d{4}-\d\d-\d\d\.json"):
        s = Snapshot(file, midnight(file))
        snapshots.append(s)
        data = read(folder, file, s)
        for feature in data["value"]["features"] if data else []:
            kind = feature["properties"]["type"]
            notes["types"][kind] += 1
            if kind == "nochange":
                date = dt.date.fromisoformat(feature["properties"]["date"][:10])
                notes["date_late"][(s.time.date() - date).days] += 1
            mine = []
            for rings in polygons_of(feature["geometry"], s, kind):
                polygon = store.polygon(rings)
                if polygon:
                    s.whole.append((kind, polygon.exact))
                    mine.append(polygon.exact)
                if kind in ("nochange", "gains"):
                    s.add("russian", polygon)
                elif kind == "losses":  # not control; its faults are told apart
                    for fault in polygon.faults if polygon else ["no ring"]:
                        notes["losses"][fault] += 1
                else:
                    s.faults.append(("class not known", kind))
            key = b"|".join(mine)
            if key not in multi:        # the parts of one feature against each other
                try:
                    multi[key] = shapely.is_valid_reason(shapely.MultiPolygon(
                        [shapely.Polygon(r[0], r[1:])
                         for r in polygons_of(feature["geometry"], s, kind)])).split("[")[0]
                except (ValueError, shapely.errors.ShapelyError) as error:
                    multi[key] = f"not built: {error}"
            if multi[key] != "Valid Geometry":
                notes["multi"][f"{kind}: {multi[key]}"] += 1
        s.whole.sort()
    return snapshots, notes


def owl(folder):
    store, snapshots = Polygons(), []
    notes = {"areas_ua": []}
    for file in files_of(folder, r"\d{8}\.json"):
        s = Snapshot(file, midnight(file))
        snapshots.append(s)
        data = read(folder, file, s) or {}
        for key, cls in (("areas", "russian"), ("areas_ua", "ukrainian_in_russia")):
            rings = data.get(key) or []
            if rings and key == "areas_ua":
                notes["areas_ua"].append(file[:8])
            for ring in rings:
                s.add(cls, store.polygon([ring], swap=True))
    return snapshots, notes

# ---------------------------------------------------------------- figures


def rfc(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def r3(x):
    return round(x, 3)


def gaps_of(snapshots):
    rows = []
    for a, b in zip(snapshots, snapshots[1:]):
        days = (b.time.date() - a.time.date()).days - 1
        if days >= 1:
            rows.append({"from": rfc(a.time), "to": rfc(b.time), "days": days})
    return rows


def areas_of(snapshots, days):
    rows = []
    for day in days:
        fit = [s for s in snapshots if day == "last" or s.time.date().isoformat() <= day]
        s = fit[-1]
        sums, counts = s.areas(), s.counts()
        for cls in CONTROL:
            if cls in sums:
                rows.append({"day": s.time.date().isoformat() if day == "last" else day,
                             "date": rfc(s.time), "file": s.file, "class": cls,
                             "control": CONTROL[cls], "km2": r3(sums[cls]),
                             "polygons": counts[cls]})
    return rows


def duplicates_of(snapshots):
    def count(classes, attribute):
        sets = [s.content(classes, attribute) for s in snapshots]
        return sum(a == b for a, b in zip(sets, sets[1:]))
    known = [c for c in CONTROL if c != "other_countries"]
    exact = [s.content(known, "exact") for s in snapshots]
    return count(known, "exact"), {
        "with_other_countries": count(list(CONTROL), "exact"),
        "russian_side_only": count(RUSSIAN_SIDE, "exact"),
        "ring_start_and_winding_ignored": count(known, "normal"),
        "distinct_states": len({tuple(x) for x in exact}),
    }


def faults_of(snapshots):
    table = {}
    for s in snapshots:
        for kind, label in s.faults:
            row = table.setdefault(kind, {"n": 0, "files": Counter(),
                                         "labels": Counter()})
            row["n"] += 1
            row["files"][s] += 1
            row["labels"][label] += 1
    out = {}
    for kind, row in sorted(table.items()):
        files = sorted(row["files"], key=lambda s: s.time)
        out[kind] = {"count": row["n"], "snapshots": len(files), "by_class": dict(row["labels"]),
                     "from": rfc(files[0].time), "to": rfc(files[-1].time)}
        if len(files) <= 40:
            out[kind]["files"] = {s.file: row["files"][s] for s in files}
    return out


def changes_of(snapshots, classes):
    """Every change of the sum of classes from one non-empty snapshot to the next."""
    full = [s for s in snapshots if s.polygons]
    areas = [s.areas() for s in full]
    total = [sum(a[c] for c in classes) for a in areas]
    rows = []
    for i in range(1, len(full)):
        delta = total[i] - total[i - 1]
        if delta == 0:
            continue
        back, least = None, None
        for j in range(i + 1, len(full)):
            days = (full[j].time - full[i].time).total_seconds() / 86400
            if days > 7:
                break
            rest = abs(total[j] - total[i - 1]) / abs(delta)
            least = rest if least is None else min(least, rest)
            if rest <= 0.05 and back is None:
                back = round(days, 2)
        by_class = {c: r3(areas[i][c] - areas[i - 1][c]) for c in CONTROL
                    if c != "other_countries" and abs(areas[i][c] - areas[i - 1][c]) >= 0.001}
        rows.append({"date": rfc(full[i].time), "before": rfc(full[i - 1].time),
                     "before_km2": r3(total[i - 1]), "after_km2": r3(total[i]),
                     "delta_km2": r3(delta), "returns_within_days": back,
                     "least_rest_in_7_days": None if least is None else round(least, 4),
                     "delta_by_class": by_class})
    return rows


def jumps_of(snapshots, with_unknown):
    side = changes_of(snapshots, RUSSIAN_SIDE)
    size = lambda row: -abs(row["delta_km2"])
    deltas = sorted(abs(row["delta_km2"]) for row in side)
    # wider than the 5 % of returns_within_days: a source moves on while a glitch lasts
    reversals = lambda rows: [r for r in rows if abs(r["delta_km2"]) >= 100
                              and r["least_rest_in_7_days"] is not None
                              and r["least_rest_in_7_days"] <= 0.2]
    out = {"russian_side": sorted(side, key=size)[:15],
           "russian_side_reversals_from_100_km2": reversals(side),
           "russian_side_changes": {"count": len(deltas),
                                    "median_km2": r3(float(np.percentile(deltas, 50))),
                                    "p90_km2": r3(float(np.percentile(deltas, 90))),
                                    "p99_km2": r3(float(np.percentile(deltas, 99)))}}
    if with_unknown:
        unknown = changes_of(snapshots, ("unknown",))
        out["unknown"] = sorted(unknown, key=size)[:15]
        out["unknown_reversals_from_100_km2"] = reversals(unknown)
    return out


def around(snapshots, first, last, extra=1):
    """The areas of all snapshots of these days, and `extra` before and after."""
    inside = [i for i, s in enumerate(snapshots) if first <= s.time.date().isoformat() <= last]
    rows = []
    for i in range(max(0, inside[0] - extra), min(len(snapshots), inside[-1] + extra + 1)):
        s = snapshots[i]
        rows.append({"date": rfc(s.time), "file": s.file,
                     **{c: r3(a) for c, a in s.areas().items() if c != "other_countries"}})
    return rows


def figures(snapshots, days, with_unknown=False):
    duplicates, variants = duplicates_of(snapshots)
    gaps, faults = gaps_of(snapshots), faults_of(snapshots)
    return {
        "snapshots": len(snapshots),
        "no_data": [rfc(s.time) for s in snapshots if not s.polygons],
        "from": rfc(snapshots[0].time), "to": rfc(snapshots[-1].time),
        "distinct_days": len({s.time.date() for s in snapshots}),
        "polygons": sum(len(s.polygons) for s in snapshots),
        "polygons_by_class": dict(sum((s.counts() for s in snapshots), Counter())),
        "duplicates": duplicates, "duplicates_variants": variants,
        "gap_count": len(gaps), "gap_days": sum(g["days"] for g in gaps), "gaps": gaps,
        "areas": areas_of(snapshots, days),
        "faults": {k: v for k, v in faults.items() if not k.startswith(FLAT)},
        "rings_without_area_when_rounded": {k: v for k, v in faults.items() if k.startswith(FLAT)},
        "jumps": jumps_of(snapshots, with_unknown),
    }


def write(out, name, value):
    path = os.path.join(out, name)
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, ensure_ascii=False, indent=1)
        f.write("\n")
    print(f"{name}: {value['snapshots']} snapshots, {value['duplicates']} duplicates, "
          f"{value['gap_count']} gaps", file=sys.stderr)


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit(__doc__)
    out = sys.argv[4] if len(sys.argv) == 5 else os.path.dirname(os.path.abspath(__file__))

    snapshots, notes = deepstate(sys.argv[1])
    value = figures(snapshots, ["2022-04-20", "2022-08-15", "2023-05-20", "2024-02-17", "last"],
                    with_unknown=True)
    value["unknown_class"] = [
        {"date": d, "name": n, "fill": f, "count": c, "km2": r3(k)}
        for (d, n, f), (c, k) in sorted(notes["unknown"].items())]
    value["era_notes"] = {
        "geometry_types": dict(notes["geometry"]),
        "polygons_by_deciding_rule": dict(notes["rules"]),
        "polygons_by_code": {str(k): n for k, n in sorted(notes["codes"].items(), key=lambda x: -x[1])},
        "polygons_by_fill": dict(notes["fills"].most_common()),
        "names_with_replacement_characters": {"polygons": sum(notes["mangled"].values()),
                                              "snapshots": len(notes["mangled"])},
        "name_says_other_than_fill": [
            {"name": n, "fill": f, "class": c, "name_says": says, "count": len(rows),
             "from": rfc(rows[0][0]), "to": rfc(rows[-1][0]),
             "km2_mean": r3(sum(k for _, k in rows) / len(rows))}
            for (n, f, c, says), rows in sorted(notes["disagrees"].items(), key=lambda x: x[1][0][0])],
    }
    value["known_glitches"] = [
        {"what": "unknown far away, in the Arabian Sea",
         "rows": around(snapshots, "2023-02-01", "2023-02-03")}]
    whole = [sorted(s.whole) for s in snapshots]
    value["duplicates_variants"]["geometry_of_whole_features"] = sum(
        a == b for a, b in zip(whole, whole[1:]))
    write(out, "deepstate.json", value)

    snapshots, notes = nzz(sys.argv[2])
    value = figures(snapshots, ["2022-03-15", "2023-05-20", "2024-02-17", "2024-03-20", "last"])
    whole = [s.whole for s in snapshots]
    value["duplicates_variants"]["losses_too"] = sum(a == b for a, b in zip(whole, whole[1:]))
    value["features_by_type"] = dict(notes["types"])
    value["file_date_minus_date_property_days"] = dict(sorted(notes["date_late"].items()))
    value["faults_of_losses"] = dict(notes["losses"])
    value["invalid_as_multipolygon"] = dict(notes["multi"])
    value["known_glitches"] = [
        {"what": "control typed losses, then back", "rows": around(snapshots, "2023-12-09", "2023-12-11")},
        {"what": "one day", "rows": around(snapshots, "2024-07-31", "2024-07-31")},
        {"what": "no glitch: ground held before 2022 dropped for good",
         "rows": around(snapshots, "2024-03-14", "2024-03-14")}]
    write(out, "nzz.json", value)

    snapshots, notes = owl(sys.argv[3])
    value = figures(snapshots, ["2022-12-20", "2023-05-20", "2024-02-17", "2024-10-01", "last"])
    value["areas_ua_days"] = {"count": len(notes["areas_ua"]),
                              "from": notes["areas_ua"][0], "to": notes["areas_ua"][-1]}
    value["known_glitches"] = [
        {"what": "no areas at all: no data", "rows": around(snapshots, "2023-05-24", "2023-05-24")},
        {"what": "no areas at all: no data", "rows": around(snapshots, "2023-06-23", "2023-06-23")},
        {"what": "Luhansk missing", "rows": around(snapshots, "2023-07-08", "2023-07-09")}]
    write(out, "owlmaps.json", value)


if __name__ == "__main__":
    main()

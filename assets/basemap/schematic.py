"""What this project draws itself: small rivers, a canal, reservoirs, roads, railways, towns.

Waypoints stand in schematic_lines.csv: "longitude latitude [place]; ...". Rivers
follow the lowest ground of the elevation grid from waypoint to waypoint; roads,
railways and the canal are smooth curves through their waypoints.
"""

import csv
import heapq
import math

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Point, Polygon
from shapely.ops import nearest_points, substring, unary_union

KM_PER_DEGREE = 111.2
SQUEEZE = math.cos(math.radians(48.5))  # a degree of longitude against one of latitude

# How a river is traced.
SNAP_CELLS = 1  # a waypoint moves to the lowest ground this near
MOVED_SNAP_CELLS = 2  # the same for points of a river that is known, but only to 2 km
VALLEY_CELLS = 3  # ground is low or high against the lowest ground this near
CLIMB_M = 4.0  # so much above the lowest ground near by makes a way twice as long
LAST_KM = 9.0  # how far a mouth may be from the river that it flows into

# How large a town is.
PEOPLE_PER_KM2 = 1900.0
LEAST_PEOPLE = 1000
JOIN_KM = 0.35  # gaps narrower than twice this are closed
DISC_CORNERS = 8  # of a quarter of a disc whose outline is stored

# Towns that are not round: name in data/places.csv, half length and half width in km, direction of
# the length in degrees from north. Read off as rough ellipses from general knowledge of the towns.
ELLIPSES = {
    "Bakhmut": (3.6, 2.6, 20), "Kramatorsk": (4.9, 3.2, 10), "Sloviansk": (3.9, 3.0, 20),
    "Kostiantynivka": (4.9, 2.6, 150), "Druzhkivka": (3.6, 2.5, 60), "Toretsk": (2.6, 1.7, 110),
    "Avdiivka": (3.1, 2.0, 125), "Pokrovsk": (3.3, 2.6, 20), "Myrnohrad": (2.8, 1.9, 100),
    "Lysychansk": (6.3, 2.3, 150), "Sievierodonetsk": (3.8, 2.8, 120), "Rubizhne": (3.4, 2.5, 120),
    "Popasna": (2.5, 1.8, 90), "Siversk": (2.3, 1.3, 90), "Soledar": (2.4, 1.6, 30),
    "Chasiv Yar": (2.6, 1.3, 90), "Marinka": (2.0, 1.5, 90), "Vuhledar": (1.2, 0.9, 90),
    "Kurakhove": (3.1, 1.1, 90), "Selydove": (2.3, 1.8, 60), "Horlivka": (8.5, 5.0, 60),
    "Yenakiieve": (5.2, 3.4, 120), "Makiivka": (8.0, 6.0, 90), "Donetsk": (12.5, 8.5, 10),
    "Mariupol": (8.5, 5.0, 80), "Izium": (4.2, 2.6, 20), "Debaltseve": (3.0, 2.2, 90),
}

# The same for cities of 20 000 people and more: smaller places have the names of some of them too.
CITY_ELLIPSES = {
    "Kyiv": (15.0, 12.0, 160), "Kharkiv": (12.0, 9.5, 110), "Odesa": (14.0, 5.5, 20), "Dnipro": (12.0, 8.0, 115),
    "Zaporizhzhia": (12.0, 6.0, 15), "Lviv": (8.5, 7.0, 90), "Kryvyi Rih": (25.0, 4.0, 25),
    "Mykolaiv": (9.0, 6.0, 150), "Luhansk": (9.0, 6.0, 120), "Sevastopol": (8.0, 4.5, 40),
    "Kherson": (8.0, 3.8, 55), "Chernihiv": (6.5, 4.5, 60), "Sumy": (6.0, 4.2, 0), "Poltava": (7.5, 5.0, 60),
    "Cherkasy": (8.5, 4.2, 130), "Kremenchuk": (9.0, 4.5, 120), "Kamianske": (10.0, 4.5, 110),
    "Melitopol": (4.5, 3.6, 0), "Berdiansk": (5.5, 2.8, 60), "Nikopol": (6.5, 2.5, 80), "Kerch": (10.0, 2.8, 60),
}


def read_ways(path):
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["points"] = [tuple(float(part) for part in point.split()[:2]) for point in row["way"].split(";")]
    return rows


def flat(points):
    """Kilometres on a local plane."""
    return [(x * SQUEEZE * KM_PER_DEGREE, y * KM_PER_DEGREE) for x, y in points]


def round_earth(points):
    return [(x / SQUEEZE / KM_PER_DEGREE, y / KM_PER_DEGREE) for x, y in points]


# ---- Rivers ----------------------------------------------------------------

class Valleys:
    """The elevation grid as a cost of flowing through each cell."""

    def __init__(self, grid):
        self.grid = grid
        metres = grid.metres.astype(float)
        padded = np.pad(metres, VALLEY_CELLS, mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, (2 * VALLEY_CELLS + 1,) * 2)
        self.metres = metres
        self.cost = 1.0 + (metres - windows.min(axis=(2, 3))) / CLIMB_M

    def lowest_near(self, cell, reach):
        column, row = cell
        span = range(-reach, reach + 1)
        rows, columns = self.metres.shape
        near = [(column + i, row + j) for i in span for j in span
                if 0 <= column + i < columns and 0 <= row + j < rows]
        return min(near, key=lambda c: (self.metres[c[1], c[0]], abs(c[0] - column) + abs(c[1] - row), c))

    def way(self, start, goal):
        """The cheapest way between two cells (Dijkstra 1959), within a box around both."""
        rows, columns = self.metres.shape
        margin = 15
        left, right = max(min(start[0], goal[0]) - margin, 0), min(max(start[0], goal[0]) + margin, columns - 1)
        top, bottom = max(min(start[1], goal[1]) - margin, 0), min(max(start[1], goal[1]) + margin, rows - 1)
        best, before, queue = {start: 0.0}, {}, [(0.0, start)]
        while queue:
            spent, cell = heapq.heappop(queue)
            if cell == goal:
                break
            if spent > best[cell]:
                continue
            for i, j in ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1)):
                near = cell[0] + i, cell[1] + j
                if not (left <= near[0] <= right and top <= near[1] <= bottom):
                    continue
                length = math.hypot(i * SQUEEZE, j)
                total = spent + length * (self.cost[cell[1], cell[0]] + self.cost[near[1], near[0]]) / 2
                if total < best.get(near, math.inf):
                    best[near], before[near] = total, cell
                    heapq.heappush(queue, (total, near))
        cells = [goal]
        while cells[-1] != start:
            cells.append(before[cells[-1]])
        return cells[::-1]

    def trace(self, points, reach=SNAP_CELLS):
        """Positions along the lowest ground; outside the grid, on a smooth curve through the waypoints."""
        out = []
        for start, goal, curved in zip(points, points[1:], curve_legs(points)):
            if self.grid.holds(*start) and self.grid.holds(*goal):
                a, b = (self.lowest_near(self.grid.column_row(*point), reach) for point in (start, goal))
                leg = [self.grid.lonlat(*cell) for cell in self.way(a, b)]
            else:
                leg = [self.lonlat_of(start, reach), *curved[1:-1], self.lonlat_of(goal, reach)]
            out += leg if not out else leg[1:]
        return out

    def lonlat_of(self, point, reach):
        if not self.grid.holds(*point):
            return point
        return self.grid.lonlat(*self.lowest_near(self.grid.column_row(*point), reach))


def without_spurs(points):
    """The line without the ways that it goes to and fro."""
    out = []
    for point in points:
        if point in out:
            del out[out.index(point) + 1:]
        else:
            out.append(point)
    return out


def smoothed(points, times=4):
    """Each point moved towards its neighbours, to lose the steps of the grid; the ends stay."""
    for _ in range(times):
        inner = [tuple((p + 2 * q + r) / 4 for p, q, r in zip(a, b, c)) for a, b, c in zip(points, points[1:], points[2:])]
        points = [points[0]] + inner + [points[-1]]
    return points


def rounded_off(points, times=2):
    """Corners cut twice (Chaikin 1974)."""
    for _ in range(times):
        cut = [points[0]]
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            cut += [(0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by), (0.25 * ax + 0.75 * bx, 0.25 * ay + 0.75 * by)]
        points = cut + [points[-1]]
    return points


def moved_to_low_ground(points, grid):
    """A known course, moved to the lowest ground near by: good to 1 km where it was good to 2."""
    guide = round_earth(LineString(flat(points)).simplify(0.5).coords)
    traced = Valleys(grid).trace(guide, MOVED_SNAP_CELLS)
    traced = without_spurs([guide[0]] + traced + [guide[-1]])
    course = LineString(flat(rounded_off(smoothed(traced, 2))))
    return round_earth(course.simplify(0.04).coords)


def flow_into(line, target):
    """The line, ended where it first meets its target, or led to the nearest point of it."""
    crossing = line.intersection(target)
    if not crossing.is_empty:
        parts = [Point(p.coords[0]) for p in getattr(crossing, "geoms", [crossing])]
        first = min(line.project(p) for p in parts)
        if first > line.length * 0.7:
            points = [p for p in line.coords if line.project(Point(p)) < first]
            return LineString(points + [line.interpolate(first).coords[0]])
    end = Point(line.coords[-1])
    mouth = nearest_points(target, end)[0]
    if mouth.distance(end) > LAST_KM:
        raise SystemExit(f"a mouth at {round_earth(line.coords)[-1]} is {mouth.distance(end):.1f} km from its river")
    return LineString(list(line.coords) + [mouth.coords[0]])


def rivers(ways, grid, known, sea):
    """(way, positions) of each river, and all courses by name; `known` are rivers by name, `sea` is a list of polygons.

    A river flows `into` another one, the sea, or ends "here", in a reservoir or an estuary.
    """
    valleys = Valleys(grid)
    courses = {name: [flat(points) for points in lines] for name, lines in known.items()}
    drawn, waiting = [], [way for way in ways if way["kind"] == "river"]
    sea = MultiPolygon(sea).boundary
    sea = MultiLineString([flat(line.coords) for line in getattr(sea, "geoms", [sea])])
    while waiting:
        # A river can be led into another one only when that one is drawn.
        way = next((w for w in waiting if w["into"] in ("sea", "here") or w["into"] in courses), None)
        if way is None:
            raise SystemExit(f"flows into nothing: {[w['name'] for w in waiting]}")
        waiting.remove(way)
        points = rounded_off(smoothed(without_spurs(valleys.trace(way["points"]))))
        line = LineString(flat(points))
        if way["into"] != "here":
            target = sea if way["into"] == "sea" else MultiLineString(courses[way["into"]])
            line = flow_into(line, target)
        line = line.simplify(0.04)
        # Two rivers may have one name.
        courses.setdefault(way["name"], []).append(list(line.coords))
        drawn.append((way, round_earth(line.coords)))
    return drawn, {name: [round_earth(line) for line in lines] for name, lines in courses.items()}


# ---- Roads, railways, the canal --------------------------------------------

def curve_legs(points):
    """A centripetal Catmull-Rom curve through the points (Yuksel et al. 2011), as one list of positions for each leg."""
    plane = flat(points)
    ends = [tuple(2 * a - b for a, b in zip(plane[0], plane[1]))] + plane + [
        tuple(2 * a - b for a, b in zip(plane[-1], plane[-2]))]
    legs = []
    for p0, p1, p2, p3 in zip(ends, ends[1:], ends[2:], ends[3:]):
        t1 = math.dist(p0, p1) ** 0.5
        t2 = t1 + math.dist(p1, p2) ** 0.5
        t3 = t2 + math.dist(p2, p3) ** 0.5

        def mix(a, b, ta, tb, t):
            return tuple((tb - t) / (tb - ta) * x + (t - ta) / (tb - ta) * y for x, y in zip(a, b))

        leg = [p1]
        for step in range(1, 13):
            t = t1 + (t2 - t1) * step / 12
            a1, a2, a3 = mix(p0, p1, 0, t1, t), mix(p1, p2, t1, t2, t), mix(p2, p3, t2, t3, t)
            leg.append(mix(mix(a1, a2, 0, t2, t), mix(a2, a3, t1, t3, t), t1, t2, t))
        legs.append(round_earth(leg))
    return legs


def curve(points):
    """A smooth curve through the points, simplified by 40 m."""
    if len(points) < 3:
        return points
    legs = curve_legs(points)
    return round_earth(LineString(flat(legs[0] + [at for leg in legs[1:] for at in leg[1:]])).simplify(0.04).coords)


# ---- Reservoirs and towns --------------------------------------------------

def reservoir(points, width_km, river=None):
    """The ground within half a width of a line, or of a river between the line's ends, narrower away from the dam."""
    line = LineString(flat(points))
    if river:
        course = min((LineString(flat(part)) for part in river), key=Point(line.coords[0]).distance)
        line = substring(course, *(course.project(Point(line.coords[end])) for end in (0, -1)))
    steps = [line.interpolate(i / 24, normalized=True) for i in range(25)]
    # A dammed valley is widest at the dam.
    parts = [point.buffer(width_km / 2 * (1.0 - 0.55 * i / 24)) for i, point in enumerate(steps)]
    shape = unary_union([a.union(b).convex_hull for a, b in zip(parts, parts[1:])])
    return round_earth(shape.simplify(0.03).exterior.coords)


def strip(lines, width_km):
    """The rings of the ground within half a width of lines."""
    ground = unary_union([LineString(flat(line)).buffer(width_km / 2) for line in lines]).simplify(0.03)
    return [round_earth(shape.exterior.coords) for shape in getattr(ground, "geoms", [ground])]


def ellipse(centre, half_length, half_width, bearing):
    turn = math.radians(bearing)
    points = []
    for step in range(40):
        angle = step * math.tau / 40
        along, across = half_length * math.cos(angle), half_width * math.sin(angle)
        points.append((centre[0] + along * math.sin(turn) + across * math.cos(turn),
                       centre[1] + along * math.cos(turn) - across * math.sin(turn)))
    return LineString(points).convex_hull


def towns(places, sea):
    """Built-up ground from the positions and populations of places.

    Outlines where places meet, are not round or reach the sea; of the others longitude, latitude and radius in metres.
    """
    parts, rounds, unused = [], [], {*ELLIPSES, *CITY_ELLIPSES}
    for place in places:
        lon, lat, people = float(place["lon"]), float(place["lat"]), int(place["population"])
        if people < LEAST_PEOPLE or not place["region"].startswith("UA-"):
            continue
        [centre] = flat([(lon, lat)])
        shapes = {**(ELLIPSES if people > 8000 else {}), **(CITY_ELLIPSES if people > 20000 else {})}
        if place["name"] in shapes:
            unused.discard(place["name"])
            parts.append(ellipse(centre, *shapes[place["name"]]))
        else:
            radius = math.sqrt(people / PEOPLE_PER_KM2 / math.pi)
            rounds.append((lon, lat, radius, Point(centre).buffer(radius, DISC_CORNERS)))
    if unused:
        raise SystemExit(f"no such towns: {sorted(unused)}")
    coast = unary_union([Polygon(flat(polygon.exterior.coords)) for polygon in sea])
    shapely.prepare(coast)
    everything = parts + [disc for *_, disc in rounds]
    tree, discs = shapely.STRtree(everything), []
    for index, (lon, lat, radius, disc) in enumerate(rounds, len(parts)):
        near = [other for other in tree.query(disc.buffer(2 * JOIN_KM)) if other != index
                and everything[other].distance(disc) < 2 * JOIN_KM]
        if near or coast.intersects(disc):
            parts.append(disc)
        else:
            discs.append((f"{lon:.4f}", f"{lat:.4f}", round(radius * 1000)))
    whole = unary_union(parts).buffer(JOIN_KM).buffer(-2 * JOIN_KM).buffer(JOIN_KM)
    smaller = unary_union(parts).union(whole).difference(coast).simplify(0.05)
    shapes = smaller.geoms if smaller.geom_type == "MultiPolygon" else [smaller]
    return [round_earth(shape.exterior.coords) for shape in shapes], sorted(discs)

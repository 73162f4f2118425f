"""The first-level units of Ukraine as polygons that tile the country's outline.

The lines between them are those of borders.geojson. A line that ends at the coast or at a border
is led to a point of the outline, which becomes a vertex of both neighbours.
"""

import csv
import math

from shapely.geometry import LineString, MultiPolygon, Point, Polygon
from shapely.geometry.polygon import orient
from shapely.ops import polygonize, unary_union

UNITS = 10000  # to a degree: coordinates have 4 decimals
SNAP = 0.005  # degrees: a vertex of the outline this near to a line's end becomes its end
REACH = 100  # units by which the end of a line may move along an edge of the outline
CROSSING = 0.01  # degrees: a shorter piece of a line is a crossing of a simplified coast

# The city line of Kyiv. Natural Earth's encloses twice the city's area, with Irpin, Hostomel and
# Vyshneve. This one is drawn by this project, 1 km exact: it has on its right side what GeoNames
# counts to the city. The enclave of Kotsiubynske is left out.
KYIV_LINE = [
    (30.239, 50.490), (30.244, 50.503), (30.262, 50.513), (30.300, 50.528), (30.322, 50.543), (30.345, 50.550),
    (30.352, 50.565), (30.375, 50.585), (30.400, 50.591), (30.425, 50.587), (30.445, 50.568), (30.470, 50.560),
    (30.505, 50.560), (30.560, 50.555), (30.612, 50.548), (30.636, 50.540), (30.665, 50.535), (30.700, 50.525),
    (30.735, 50.510), (30.750, 50.490), (30.740, 50.465), (30.770, 50.445), (30.825, 50.440), (30.815, 50.415),
    (30.765, 50.405), (30.750, 50.385), (30.730, 50.365), (30.690, 50.350), (30.660, 50.335), (30.640, 50.310),
    (30.655, 50.280), (30.640, 50.250), (30.620, 50.235), (30.590, 50.214), (30.560, 50.225), (30.555, 50.260),
    (30.545, 50.285), (30.540, 50.310), (30.520, 50.322), (30.500, 50.335), (30.480, 50.341), (30.470, 50.347),
    (30.470, 50.360), (30.455, 50.361), (30.440, 50.364), (30.425, 50.372), (30.405, 50.385), (30.400, 50.398),
    (30.385, 50.405), (30.380, 50.415), (30.362, 50.420), (30.350, 50.432), (30.338, 50.448), (30.315, 50.452),
    (30.290, 50.455), (30.262, 50.462), (30.243, 50.475), (30.239, 50.490),
]

# One point inside each polygon: the seat of the region, then parts that the sea cuts off.
INSIDE = {
    "UA-05": [(28.468, 49.233)],
    "UA-07": [(25.325, 50.747)],
    "UA-09": [(39.307, 48.574)],
    "UA-12": [(35.046, 48.465)],
    "UA-14": [(37.802, 48.008)],
    "UA-18": [(28.658, 50.255)],
    "UA-21": [(22.288, 48.621)],
    "UA-23": [(35.139, 47.838)],
    "UA-26": [(24.711, 48.922)],
    "UA-30": [(30.524, 50.450)],
    "UA-32": [(30.117, 49.796)],
    "UA-35": [(32.262, 48.508)],
    "UA-40": [(33.540, 44.595)],
    "UA-43": [(34.103, 44.952)],
    "UA-46": [(24.030, 49.840)],
    "UA-48": [(31.995, 46.975), (31.760, 46.530)],
    "UA-51": [(30.710, 46.478), (30.009, 45.742)],
    "UA-53": [(34.552, 49.588)],
    "UA-56": [(26.251, 50.620)],
    "UA-59": [(34.798, 50.908)],
    "UA-61": [(25.594, 49.554)],
    "UA-63": [(36.231, 49.993)],
    "UA-65": [(32.600, 46.680), (31.600, 46.261), (32.849, 46.041), (35.150, 46.155)],
    "UA-68": [(26.987, 49.423)],
    "UA-71": [(32.060, 49.444)],
    "UA-74": [(31.289, 51.498)],
    "UA-77": [(25.935, 48.292)],
}


def features(outline, lines, table):
    """(geometry, properties) of each region, with the names of a table `region,name,name_uk`."""
    with open(table, encoding="utf-8") as file:
        names = {row["region"]: row for row in csv.DictReader(file)}
    for code, region in tile(outline, lines).items():
        yield region, dict(id=code, name=names[code]["name"], name_uk=names[code]["name_uk"])


def tile(outline, lines):
    """The regions by their ISO 3166-2 code: the outline, a MultiPolygon, cut by the lines."""
    shells = [list(part.exterior.coords)[:-1] for part in outline.geoms]
    lines = [piece for line in lines for piece in inner_pieces(line, outline)]
    ends = [point for line in lines for point in (line.coords[0], line.coords[-1])]
    cuts = []
    for line in lines:
        first, *middle, last = line.coords
        first, last = (junction(end, shells) if ends.count(end) == 1 else end for end in (first, last))
        cuts.append(LineString([first, *middle, last]))
    edges = [LineString(shell + shell[:1]) for shell in shells]
    pieces = list(polygonize(unary_union(edges + cuts)))
    regions = {code: unit(code, points, pieces) for code, points in INSIDE.items()}
    check(regions, outline, shells, cuts, pieces)
    return regions


def inner_pieces(line, outline):
    """The line without what lies outside the outline, as where a simplified coast has moved."""
    inside = line.intersection(outline)
    parts = [part for part in getattr(inside, "geoms", [inside]) if part.geom_type == "LineString"]
    return [part for part in parts if part.length > CROSSING] or [line]


def junction(end, shells):
    """The point of the outline at which a line ends; the shell gets it as a vertex if it is none."""
    edges = ((shell, i) for shell in shells for i in range(len(shell)))
    shell, i = min(edges, key=lambda edge: LineString([edge[0][edge[1] - 1], edge[0][edge[1]]]).distance(Point(end)))
    near = min((shell[i - 1], shell[i]), key=lambda vertex: math.dist(vertex, end))
    if math.dist(near, end) < SNAP:
        return near
    added, aside = point_on_edge(end, shell[i - 1], shell[i])
    print(f"regions: vertex {added} on an edge of the outline, {aside:.1e} degrees beside it")
    shell.insert(i, added)
    return added


def point_on_edge(near, a, b):
    """The point with 4 decimals that is nearest to the edge, within reach of another, and its distance."""
    edge = LineString([a, b])
    middle = edge.project(Point(near))
    points = []
    for step in range(-REACH, REACH + 1):
        along = middle + step / UNITS
        if SNAP / 2 < along < edge.length - SNAP / 2:
            exact = edge.interpolate(along)
            point = (round(exact.x, 4), round(exact.y, 4))
            points.append((edge.distance(Point(point)), abs(step), point))
    aside, _, point = min(points)
    return point, aside


def unit(code, points, pieces):
    parts = []
    for point in points:
        holders = [piece for piece in pieces if piece.contains(Point(point))]
        if len(holders) != 1:
            raise SystemExit(f"{code}: {len(holders)} polygons hold {point}")
        parts.append(orient(from_smallest(holders[0]), 1.0))
    return MultiPolygon(sorted(parts, key=lambda part: part.bounds)) if len(parts) > 1 else parts[0]


def from_smallest(polygon):
    """The polygon with rings that begin at their smallest point, so that the input's order is of no matter."""
    def turned(ring):
        points = list(ring.coords)[:-1]
        first = points.index(min(points))
        return points[first:] + points[:first]
    return Polygon(turned(polygon.exterior), [turned(hole) for hole in polygon.interiors])


def check(regions, outline, shells, cuts, pieces):
    """Stops unless the regions tile the outline: every piece is used, and no vertex is new."""
    used = [part for region in regions.values() for part in getattr(region, "geoms", [region])]
    unused = [piece.bounds for piece in pieces if not any(piece.equals(part) for part in used)]
    if unused or len(used) != len(pieces):
        raise SystemExit(f"{len(used)} parts of regions for {len(pieces)} pieces; in none: {unused}")
    known = {point for shell in shells for point in shell} | {point for cut in cuts for point in cut.coords}
    new = {point for part in used for ring in (part.exterior, *part.interiors) for point in ring.coords} - known
    if new:
        raise SystemExit(f"lines cross at {sorted(new)}")
    area = sum(region.area for region in regions.values())
    print(f"regions: area {area:.7f} square degrees, the outline's {outline.area:.7f}")

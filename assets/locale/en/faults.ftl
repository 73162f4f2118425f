### Problems of the input, English: the texts of `control::fault`.
### A message is a single line. A phrase is a text that the program inserts into a fault or a source; `#` is replaced by a number.

## Problems

fault-unreadable = the file cannot be read: { $what }
fault-not-json = not JSON: { $what }
fault-not-control-data = no report of control: { $what }
fault-no-date = no date in the file's name or its members: write one there, such as 2024-02-17, or a member `date`
fault-bad-date = `{ $found }` is no date such as 2024-02-17, 2024-02 or 2024
fault-ambiguous-date = `{ $found }` can be { $readings }: say the order with --date-order dmy, mdy or ymd
fault-date-of-other-form = `{ $found }` { $why }
fault-unreadable-end = `{ $found }` as an end is no date: it counts as open
fault-inclusive-ends = the last day of an interval counts as part of it: { $shown } are followed by another one a day later, { $contrary } on that day; --end decides
fault-exclusive-ends = the last month or year of an interval does not count as part of it: { $shown } are followed by another one from its start, { $contrary } after it; --end decides
fault-other-file-date = the file's own date { $file } is not used: its features are dated { $features }
fault-guessed-date = `{ $found }` in the file's name is taken as { $date }, as in the other files of its series
fault-possible-date = no date: `{ $found }` in the file's name could be { $date }, which no other file of its series confirms; write it as { $date }
fault-unread-dates = the properties { $found } look like dates and are not read: name them with --date-property, or --start-property and --end-property
fault-backward-interval = the interval ends before it starts: { $found }
fault-unknown-class = unknown class `{ $found }`
fault-no-class = no class
fault-wrong-member = expected { $expected }, found { $found }
fault-unknown-crs = coordinate reference system `{ $found }` is not supported, only CRS84, EPSG:4326 and EPSG:3857
fault-position = { $lon }, { $lat } is not a longitude and a latitude in degrees
fault-ring-too-few = a ring of { $count } different positions encloses nothing
fault-ring-no-area = the ring encloses no area
fault-unclosed-ring = the ring is not closed
fault-hole-outside = the hole lies outside its outer ring
fault-invalid-polygon = invalid polygon: { $what }
fault-overlap = zones overlap: { $km2 } km² of `{ $class }` lie under other zones or are reported again
fault-regions-overlap = the regions { $first } and { $second } overlap by { $km2 } km²: draw their borders so that each ground lies in one
fault-overlap-unknown = the report's zones cross too often to tell whether they overlap
fault-same-time = a second, different report of the same time
fault-too-much = over the limit of { $limit } { $what }
fault-other-format = { $format } is not read, make GeoJSON of it: { $command }
fault-not-numbers = { $count } numbers that JSON does not have, such as NaN, first on line { $line }, are read as null
fault-no-degrees = positions such as { $x }, { $y } are no degrees, and no member `crs` says what they are; if they are Web Mercator, convert the file: ogr2ogr -s_srs EPSG:3857 -t_srs EPSG:4326 degrees.geojson FILE
fault-no-such-property = no feature has the property `{ $name }`, there are: { $found }
fault-no-area = { $lines } lines and { $points } points have no area and are not shown
fault-no-part = the report has no file of `{ $part }`, unlike that of other dates
fault-of-packed = faults that bear on figures, in the files that the pack was made of: { $count }
fault-long-edge = an edge spans more than 180° of longitude: the short way is meant
fault-longitude-beyond-180 = longitudes beyond 180°
fault-around-pole = the ring goes round a pole
fault-ring-meets-itself = the ring meets itself
fault-entangled = the polygon's rings cross too often

## Polygons

polygon-meets-itself = { $ring } meets itself at { $lon }, { $lat }
polygon-rings-cross = { $first } and { $second } cross at { $lon }, { $lat }
polygon-rings-share-line = { $first } and { $second } share a line at { $lon }, { $lat }
polygon-inside-cut = rings touch so that they cut the inside in two, at { $lon }, { $lat }
polygon-hole-outside = { $ring } lies outside the outer ring
polygon-hole-in-hole = { $first } lies inside { $second }
ring-outer = the outer ring
ring-hole = hole { $number }

## What was done

action-file-left-out = file left out
action-feature-left-out = feature left out
action-polygon-left-out = polygon left out
action-ring-left-out = ring left out
action-ring-closed = ring closed
action-kept = kept as it is
action-covered-once = the ground it covers counted once
action-counted-once = counted once
action-cut-at-180 = cut at 180° of longitude
action-wrapped = moved to -180° to 180°

## Opening

open-no-reports = no file holds a report, expected dated snapshots: GeoJSON, DeepState, NZZ, Project Owl or a pack
open-more-faults = further faults: { $count }

## Phrases

phrase-bytes-in-one-file = bytes in one file
phrase-bytes-in-a-file = bytes in a file
phrase-bytes-in-a-pack = bytes in a pack
phrase-bytes-unpacked = bytes unpacked
phrase-positions-in-one-ring = positions in one ring
phrase-positions-and-lists-in-one-file = positions and lists in one file
phrase-edges-that-lie-close-together = edges that lie close together
phrase-features-in-one-file = features in one file
phrase-rings-in-one-polygon = rings in one polygon
phrase-pairs-of-holes-and-positions = pairs of holes and positions
phrase-collections-in-each-other = collections in each other
phrase-faults-in-one-file = faults in one file
phrase-dates-in-one-file = dates in one file
phrase-polygons-at-all-dates = polygons at all dates
phrase-files = files
phrase-classes-in-one-source = classes in one source
phrase-points-in-all-changes = points in all changes
phrase-edges-of-the-front-line = edges of the front line
phrase-polygons-in-all-snapshots = polygons in all snapshots
phrase-points-in-all-polygons = points in all polygons
phrase-a-list-of-rings = a list of rings
phrase-a-list-of-positions = a list of positions
phrase-a-list-of-polygons = a list of polygons
phrase-a-list-of-geometries = a list of geometries
phrase-a-position-of-two-or-three-numbers = a position of two or three numbers
phrase-a-geometry = a geometry
phrase-a-type-of-geometry = a type of geometry
phrase-a-feature = a feature
phrase-n-polygons = # polygons
phrase-version-n = version #
phrase-n-numbers-one-for-each-different-polygon = # numbers, one for each different polygon
phrase-a-key-that-stands-once = a key that stands once
phrase-a-party-s-key-contested-or-unknown = a party's key, `contested` or `unknown`
phrase-a-time-after-the-one-before = a time after the one before
phrase-at-least-one-snapshot = at least one snapshot
phrase-a-polygon-that-encloses-something-at-a-millionth-of-a-degree = a polygon that encloses something at a millionth of a degree
phrase-a-text = a text
phrase-a-step-whose-changes-are-known = a step whose changes are known
phrase-the-time-of-the-next-snapshot = the time of the next snapshot
phrase-a-class-of-the-pack-or-null = a class of the pack or null
phrase-a-class-of-the-pack = a class of the pack
phrase-a-table-of-places = a table of places
phrase-regions-as-geojson = regions as GeoJSON
phrase-lists-of-lists-of-arcs = lists of lists of arcs
phrase-lists-of-arcs = lists of arcs
phrase-lists-of-arcs-and-snapshots = lists of arcs and snapshots
phrase-a-ring-of-three-points = a ring of three points
phrase-a-role-for-each-edge = a role for each edge
phrase-one-role-for-each-edge = one role for each edge
phrase-at-least-one-ring = at least one ring
phrase-a-list-of-runs = a list of runs
phrase-a-millionth-of-a-degree = a millionth of a degree
phrase-a-point-of-the-grid = a point of the grid
phrase-an-arc-of-at-least-two-different-points-on-the-globe = an arc of at least two different points on the globe
phrase-an-arc = an arc
phrase-an-arc-that-starts-where-the-one-before-ends = an arc that starts where the one before ends
phrase-at-least-one-arc = at least one arc
phrase-a-closed-ring = a closed ring
phrase-the-members-of-a-pack = the members of a pack
phrase-a-polygon-in-every-snapshot = a polygon in every snapshot
phrase-a-geometrycollection = a GeometryCollection
phrase-a-member-of-the-pack = a member of the pack
phrase-the-index-of-a-snapshot-that-is-followed-by-one = the index of a snapshot that is followed by one
phrase-the-time-of-a-snapshot = the time of a snapshot
phrase-a-time-after-the-start = a time after the start
phrase-lists-of-the-same-length = lists of the same length
phrase-snapshots-of-the-pack = snapshots of the pack
phrase-what-can-be-written = what can be written
phrase-a-list-of-whole-numbers = a list of whole numbers
phrase-an-area-on-the-globe = an area on the globe
phrase-or = or
phrase-is-no-date-such-as-2024-02-17-or-17-february-2024 = is no date such as 2024-02-17 or 17 February 2024
phrase-is-no-date-in-the-order-of-the-others = is no date in the order of the others
phrase-has-a-year-of-two-digits-that-may-be-of-either-century-write-four = has a year of two digits that may be of either century: write four
phrase-is-no-day-expected-a-day-such-as-2024-02-17 = is no day: expected a day such as 2024-02-17
phrase-is-a-season-which-has-no-fixed-days-write-its-months-such-as-2024-03-2024-05 = is a season, which has no fixed days: write its months, such as 2024-03/2024-05
phrase-looks-like-a-spreadsheet-s-count-of-days-write-2024-02-17 = looks like a spreadsheet's count of days: write 2024-02-17
phrase-none = none
phrase-no-object = no object
phrase-others = others
phrase-more-or-fewer = more or fewer
phrase-an-open-one = an open one
phrase-one-without = one without
phrase-one-that-failed = one that failed
phrase-expected-a-json-object = expected a JSON object
phrase-expected-polygons-found-only-features-without-an-area = expected polygons, found only features without an area
phrase-expected-a-pack-which-has-the-member-frontline = expected a pack, which has the member `frontline`
phrase-no-dated-geojson-or-json-file = no dated .geojson or .json file
phrase-no-such-file-or-folder = no such file or folder
phrase-not-embedded = not embedded

## Sources

phrase-educational-and-non-commercial-use = educational and non-commercial use
phrase-mind-the-terms-of-nzz-for-commercial-use = mind the terms of NZZ for commercial use
phrase-no-terms-stated = no terms stated
phrase-nzz-from-liveuamap = NZZ, from Liveuamap

#!/usr/bin/env python3
"""Writes settlements.csv, chronology.csv and reports.csv from the facts: which source reported whose control of a place since when.

    python3 chronology.py FACTS

FACTS is a folder with ukraine_settlements.csv (geonameid, name, name_uk, lon, lat) and ukraine_reported_control.csv
(geonameid, source, from_date, status: russian, other or unknown; each row begins a run), and with an older pair of the
same columns, settlements.csv and reported_control.csv, for places that the newer one lacks. village_reports.csv beside
this script has the same columns for places of ../places.csv and waters.csv that the facts lack or have elsewhere, and
the status `ended` where a source's archive ends; from that day on the facts hold, if they have the place. Only the
standard library is used, and the same input gives the same bytes.

The rules, for each settlement and day:
1. `other` (not under Russian control) is read as ukrainian, `unknown` as contested.
2. A source counts from its first report on, until it has `ended`. A state goes on until a report changes it.
3. What all sources say holds; where they differ, the place is contested.
4. A contested state that lasts fewer than MIN_RUN_DAYS days is left out, and the state after it begins when the first
   source reported it. Any other state as short is left out, too: the one before it goes on.
5. When all sources have ended, what they said last is taken to stay so: of a russian place and of a point of waters.csv
   to the end, of any other place until the first change at one of the NEIGHBOURS nearest places that are reported to the
   end. From then on the place is `unreported`.
6. Places outside Ukraine are left out: the sources do not report on them. So are parts of cities that the facts have and
   ../places.csv has not, outside the Donbas.
The span between the sources is carried along: `earliest` and `latest` are the days on which the first and the last of
the sources that reported a state began to do so, after the state before it.
reports.csv has what each source reported of each settlement, by itself, as the program shows it: russian, ukrainian,
unknown, or unreported where the source's archive ends.
Names and positions are those of ../places.csv where it has the place, names of other parts of towns those of
district_names.csv where that has them.
"""

import csv
import json
import math
import sys
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACES = (HERE.parent / "places.csv", HERE / "waters.csv")
UKRAINE = HERE.parent.parent / "assets" / "basemap" / "ukraine.geojson"

FIRST, LAST = date(2022, 2, 24), date(2026, 8, 20)
MIN_RUN_DAYS = 7
NEIGHBOURS = 5
LASTING = ("russian",)
# DeepState's dates in the older table are those of a daily copy less one day from here on, and two days are right:
# published totals of months come out that way.
COPY_BEGINS = date(2025, 8, 4)
FIRST_ON_WATER = 91_000_001
FIRST_OF_PROJECT = 90_000_001  # ids from here on are this project's own
NAME_OF_SOURCE = {"deepstate": "DeepState", "nzz": "NZZ (Liveuamap)", "owlmaps": "Project Owl"}
WORD_OF_STATUS = {"russian": "russian", "unknown": "unknown", "other": "ukrainian", "ended": "unreported"}
STATE_OF_STATUS = {"russian": "russian", "unknown": "contested", "other": "ukrainian", "ended": None}


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rings(geometry):
    if geometry["type"] == "Feature":
        return rings(geometry["geometry"])
    if geometry["type"] == "FeatureCollection":
        return [ring for feature in geometry["features"] for ring in rings(feature)]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [ring for polygon in polygons for ring in polygon]


def inside(outline, lon, lat):
    """Even-odd rule over all rings."""
    crossings = 0
    for ring in outline:
        for (ax, ay), (bx, by) in zip(ring, ring[1:]):
            if (ay > lat) != (by > lat) and lon < ax + (lat - ay) / (by - ay) * (bx - ax):
                crossings += 1
    return crossings % 2 == 1


def agreed(states):
    """Rules 3 and 5."""
    different = set(states)
    return different.pop() if len(different) == 1 else "contested" if different else "unreported"


def states_at(reports, day):
    """The state that each source last reported at or before a day, for the sources that count (rule 2)."""
    states = {}
    for source, runs in reports.items():
        begun = [status for start, status in runs if start <= day]
        if begun and STATE_OF_STATUS[begun[-1]]:
            states[source] = STATE_OF_STATUS[begun[-1]]
    return states


def report_days(reports):
    """The days on which a source's report changed or ended."""
    return sorted({max(start, FIRST) for runs in reports.values() for start, status in runs if start <= LAST})


def runs_of(reports, lasting):
    """(day, state) for each run of a settlement, after rules 1 to 3 and 5; `lasting` are the states that stay."""
    runs = []
    for day in report_days(reports):
        state = agreed(states_at(reports, day).values())
        if state == "unreported" and runs[-1][1] in lasting:
            continue
        if not runs or runs[-1][1] != state:
            runs.append((day, state))
    return runs


def lengths(runs):
    """Days of each run."""
    ends = [start for start, _ in runs[1:]] + [LAST + timedelta(days=1)]
    return [(end - start).days for (start, _), end in zip(runs, ends)]


def merged(runs):
    """Without runs that repeat the state before them."""
    return [run for i, run in enumerate(runs) if i == 0 or run[1] != runs[i - 1][1]]


def first_report(reports, state, begin, end):
    """The first day of a span on which a source reports a state; its end if none does."""
    days = [day for day in report_days(reports) if begin <= day < end]
    return next((day for day in days if state in states_at(reports, day).values()), end)


def hastened(reports, runs):
    """Rule 4, short contested states; one that goes on to the end stays for now."""
    kept = []
    for start, state in runs:
        if kept and kept[-1][1] == "contested" and (start - kept[-1][0]).days < MIN_RUN_DAYS:
            begin, _ = kept.pop()
            start = first_report(reports, state, begin, start)
        kept.append((start, state))
    return merged(kept)


def without_flickers(reports, lasting=LASTING):
    """Rule 4; the first run has nothing before it and stays."""
    runs = hastened(reports, runs_of(reports, lasting))
    return merged([run for i, (run, days) in enumerate(zip(runs, lengths(runs))) if i == 0 or days >= MIN_RUN_DAYS])


def lasting_runs(runs, places):
    """Rule 5: puts off the end of the reports of each place."""
    reported = [key for key in runs if runs[key][-1][1] != "unreported"]
    return {key: of_place if key in reported else put_off(key, of_place, runs, reported, places)
            for key, of_place in runs.items()}


def put_off(key, of_place, runs, reported, places):
    """A place's runs, whose end is put off until a place near it changes."""
    *before, (end, _) = of_place
    if int(key) >= FIRST_ON_WATER:
        return before
    near = sorted(reported, key=lambda other: (distance(places[key], places[other]), int(other)))[:NEIGHBOURS]
    later = [day for other in near for day, _ in runs[other] if day > end]
    return before + [(min(later), "unreported")] if later else before


def distance(a, b):
    """Degrees of latitude between two places, squared."""
    east = (float(a["lon"]) - float(b["lon"])) * math.cos(math.radians(float(a["lat"])))
    return east**2 + (float(a["lat"]) - float(b["lat"])) ** 2


def witnesses(reports, day, state):
    """The sources that reported this state; all of them where it is contested because they differ."""
    states = states_at(reports, day)
    same = [source for source in states if states[source] == state]
    return sorted(states if state == "contested" and not same else same)


def span(reports, begin, start, state, end):
    """The first and the last of the days, from begin to end, on which a source began to report a state.

    What a source shows on the first day it counts is no change.
    """
    first = [min(days) for runs in reports.values()
             if (days := [day for day, status in runs[1:] if begin <= day < end and STATE_OF_STATUS[status] == state])]
    return (min(first + [start]), max(first + [start])) if begin < start else (start, start)


def rows_of(reports, runs):
    """(day, state, sources, earliest, latest) for each run."""
    for i, (start, state) in enumerate(runs):
        begin = runs[i - 1][0] if i > 0 else start
        end = runs[i + 1][0] if i + 1 < len(runs) else LAST + timedelta(days=1)
        sources = ";".join(witnesses(reports, start, state))
        earliest, latest = span(reports, begin, start, state, end)
        yield start.isoformat(), state, sources, earliest.isoformat(), latest.isoformat()


def continued(of_village, of_facts):
    """The reports of a place that the facts have elsewhere: after the archive's end those of the facts hold."""
    end = next(day for day, status in of_village if status == "ended")
    before = [status for day, status in of_facts if day <= end]
    begun = [(end, before[-1])] if before else []
    return of_village[:-1] + begun + [(day, status) for day, status in of_facts if day > end]


def changes(runs):
    """Without reports of the status before them."""
    return [run for i, run in enumerate(runs) if i == 0 or run[1] != runs[i - 1][1]]


def read_runs(path):
    """By settlement and source, (day, status) in order."""
    reports = defaultdict(lambda: defaultdict(list))
    for row in rows(path):
        reports[row["geonameid"]][row["source"]].append((date.fromisoformat(row["from_date"]), row["status"]))
    for runs in (runs for of_place in reports.values() for runs in of_place.values()):
        runs.sort()
    return reports


def corrected(runs):
    """Runs of DeepState in the older table, with the days of the copy that they were read from."""
    return [(day - timedelta(days=1) if day >= COPY_BEGINS else day, status) for day, status in runs]


def read_facts(facts):
    """The reports of the newer table, and those of the older one for places that it lacks."""
    reports = read_runs(facts / "ukraine_reported_control.csv")
    for key, of_place in read_runs(facts / "reported_control.csv").items():
        if key not in reports:
            reports[key] = {source: corrected(runs) if source == "deepstate" else runs
                            for source, runs in of_place.items()}
    return reports


def read_reports(facts):
    """By settlement and source, (day, status) in order."""
    of_facts = read_facts(facts)
    for key, of_place in read_runs(HERE / "village_reports.csv").items():
        for source, runs in of_place.items():
            known = of_facts.get(key, {}).get(source)
            of_facts[key][source] = changes(continued(runs, known) if known else runs)
    return of_facts


def settlements_of(facts):
    """The rows of both tables of settlements, by id."""
    tables = (facts / "settlements.csv", facts / "ukraine_settlements.csv")
    return {row["geonameid"]: row for table in tables for row in rows(table)}


def write(name, header, table):
    with open(HERE / name, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(table)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    facts = Path(sys.argv[1])
    reports = read_reports(facts)
    places = {row["id"]: row for table in PLACES for row in rows(table)}
    known = settlements_of(facts)
    of_donbas = {row["geonameid"] for row in rows(facts / "settlements.csv")}
    names = {row["id"]: row for row in rows(HERE / "district_names.csv")}
    outline = rings(json.loads(UKRAINE.read_text(encoding="utf-8")))
    settlements, chronology, by_source = [], [], []
    in_ukraine = {}
    for key in sorted(reports, key=int):
        place = places.get(key) or known[key]
        if key not in places and key not in of_donbas:
            continue
        if inside(outline, float(place["lon"]), float(place["lat"])):
            in_ukraine[key] = place
    runs = lasting_runs({key: without_flickers(reports[key]) for key in in_ukraine}, in_ukraine)
    for key, place in in_ukraine.items():
        name = names.get(key, place)
        source = "project estimate, 1 to 2 km" if int(key) >= FIRST_OF_PROJECT else "GeoNames"
        settlements.append([key, name["name"], name["name_uk"], place["lon"], place["lat"], source])
        for row in rows_of(reports[key], runs[key]):
            chronology.append([key, name["name"], *row])
        for of_source in sorted(reports[key]):
            for day, status in reports[key][of_source]:
                by_source.append([key, NAME_OF_SOURCE[of_source], day.isoformat(), WORD_OF_STATUS[status]])
    write("settlements.csv", ["id", "name", "name_uk", "lon", "lat", "position"], settlements)
    write("chronology.csv", ["id", "name", "date", "control", "sources", "earliest", "latest"], chronology)
    write("reports.csv", ["id", "source", "date", "control"], by_source)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Writes notes.csv: what was reported when of the places that the war is known by, in two languages.

    python3 notes.py FACTS

FACTS is the folder of the facts, as for chronology.py. Every date is taken from the reports that chronology.py reads,
and from chronology.csv, so that a note cannot contradict the chronology. Only the standard library is used.
"""

import csv
import math
import sys
from datetime import date as Date
from pathlib import Path

import chronology
from chronology import FIRST, LAST, read_reports, rows, without_flickers

HERE = Path(__file__).resolve().parent
PLACES = [713174, 706757, 713122, 693468, 704508, 710915, 709354, 704422, 710035, 709900, 705104, 704204, 694403,
          701845, 690823, 695357, 706448, 701822, 701404, 707292, 689304, 707898,
          691999, 702972, 703448, 706483, 687700, 711350]
NAMES = {"deepstate": "DeepState", "nzz": "NZZ", "owlmaps": "Project Owl"}
MONTHS_EN = ("January February March April May June July August September October November December").split()
MONTHS_UK = ("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня").split()
KM_IN_DEGREE = 111.2


def english(day):
    return f"{day.day} {MONTHS_EN[day.month - 1]} {day.year}"


def ukrainian(day):
    return f"{day.day} {MONTHS_UK[day.month - 1]} {day.year}"


def joined(texts, word):
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {word} {texts[-1]}"


def since_when(source, runs, control):
    """Since when a source shows a control to the end, without flickers; None if it does not, or always did.

    What a source shows on its first day is no change that it reported.
    """
    first, *later = without_flickers({source: runs})
    return later[-1][0] if later and later[-1][1] == control else None


def sources_note(reports, control="russian"):
    """The sources with the days from which on they show a control to the end, the first one first."""
    return dated_sources((since_when(source, runs, control), source) for source, runs in reports.items())


def dated_sources(days):
    """Sources with the days from which on they show a state, the first one first; those without a day are left out."""
    since = sorted((day, source) for day, source in days if day)
    return (joined([f"{NAMES[source]} from {english(day)} on" for day, source in since], "and"),
            joined([f"{NAMES[source]} від {ukrainian(day)}" for day, source in since], "і")) if since else ("", "")


def parts_of(place, settlements):
    return [row for row in settlements if row["name"].startswith(f"{place['name']}, ")]


def fell(changes):
    """The day from which on a place is Russian-controlled to the end of its reports; None if it is not."""
    return Date.fromisoformat(changes[-1]["date"]) if changes[-1]["control"] == "russian" else None


def parts_note(place, settlements, changes):
    """The span of the parts of a town: the first and the last to change."""
    parts = parts_of(place, settlements)
    dated = sorted((day, i) for i, part in enumerate(parts) if (day := fell(changes[part["id"]])))
    if not dated or dated[0][0] == dated[-1][0]:
        return "", ""
    (first, a), (last, b) = dated[0], dated[-1]
    name = [{key: parts[i][key].split(", ")[1] for key in ("name", "name_uk")} for i in (a, b)]
    return (f" Among its parts, the change is dated from {english(first)} ({name[0]['name']}) to {english(last)} "
            f"({name[1]['name']}).",
            f" Серед його частин зміну датовано від {ukrainian(first)} ({name[0]['name_uk']}) до {ukrainian(last)} "
            f"({name[1]['name_uk']}).")


def km(a, b):
    lon_a, lat_a, lon_b, lat_b = (float(row[key]) for row in (a, b) for key in ("lon", "lat"))
    return math.hypot((lon_a - lon_b) * math.cos(math.radians(lat_a)), lat_a - lat_b) * KM_IN_DEGREE


def last_reports(reports, own):
    """The sources that show a place as Russian-controlled at the end although not all do."""
    since = sources_note(reports)
    if own[-1]["control"] != "contested" or not since[0]:
        return "", ""
    return f" Under Russian control: {since[0]}.", f" Під контролем Росії: {since[1]}."


def opposing_note(place, settlements, changes):
    """The nearest place that is Russian-controlled on the last day."""
    held = [row for row in settlements if changes[row["id"]][-1]["control"] == "russian"]
    near = min(held, key=lambda row: (km(place, row), row["id"]))
    distance = round(km(place, near))
    return (f" On {english(LAST)} the nearest place of the chronology under Russian control is {near['name']}, "
            f"{distance} km away.",
            f" Станом на {ukrainian(LAST)} найближче в хронології місце під контролем Росії — {near['name_uk']}, "
            f"за {distance} км.")


def unclear_note(first, last):
    return (f" Before that, contested or differing reports run from {english(first)}." if first < last else "",
            f" Перед тим суперечливі або неясні повідомлення тривали від {ukrainian(first)}." if first < last else "")


def note_of_held(place, reports, settlements, changes):
    """Of a place that is Russian-controlled at the end of the reports."""
    own = changes[place["id"]]
    day = fell(own)
    since = sources_note(reports)
    first = own[-2]["date"] if len(own) > 1 and own[-2]["control"] == "contested" else own[-1]["date"]
    return (f"The maps show the centre under Russian control: {since[0]}.",
            f"Карти показують центр під контролем Росії: {since[1]}."
            ), unclear_note(Date.fromisoformat(first), day), parts_note(place, settlements, changes)


def held_note(reports):
    """When each source showed a place as Russian-controlled that is not so any more."""
    runs = {source: without_flickers({source: runs}) for source, runs in reports.items()}
    last = {source: max((day for day, state in states[1:] if state == "russian"), default=None)
            for source, states in runs.items()}
    since = dated_sources((day, source) for source, day in last.items())
    return (f"The maps showed the centre under Russian control: {since[0]}. ",
            f"Карти показували центр під контролем Росії: {since[1]}. ") if since[0] else ("", "")


def back_note(reports):
    """When each source that showed a place as Russian-controlled began to show it as Ukrainian-controlled."""
    changed = {source: runs for source, runs in reports.items()
               if any(state == "russian" for _, state in without_flickers({source: runs}))}
    since = sources_note(changed, "ukrainian")
    return (f"Under Ukrainian control again: {since[0]}.", f"Знову під контролем України: {since[1]}.")


def state_note(own, reports):
    """The state at the end of the reports of a place that is not Russian-controlled then."""
    if len(own) == 1:
        return (f"No map shows the centre under Russian control between {english(FIRST)} and {english(LAST)}.",
                f"Жодна карта не показує центр під контролем Росії між {ukrainian(FIRST)} і {ukrainian(LAST)}.")
    begin = Date.fromisoformat(own[-1]["date"])
    if own[-1]["control"] == "contested":
        return (f"From {english(begin)} on the maps differ, or show the centre as unclear.",
                f"Від {ukrainian(begin)} карти різняться або показують стан центру неясним.")
    return back_note(reports)


def note(place, reports, settlements, changes):
    own = changes[place["id"]]
    pieces = note_of_held(place, reports, settlements, changes) if fell(own) else (
        held_note(reports), state_note(own, reports), last_reports(reports, own), opposing_note(place, settlements, changes))
    return tuple("".join(texts) for texts in zip(*pieces))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    reports = read_reports(Path(sys.argv[1]))
    settlements = rows(HERE / "settlements.csv")
    by_id = {row["id"]: row for row in settlements}
    changes = {}
    for row in rows(HERE / "chronology.csv"):
        changes.setdefault(row["id"], []).append(row)
    table = []
    for key in map(str, PLACES):
        en, uk = note(by_id[key], reports[key], settlements, changes)
        table.append([key, en, uk, ";".join(sorted(reports[key]))])
    chronology.write("notes.csv", ["id", "note_en", "note_uk", "sources"], table)


if __name__ == "__main__":
    main()

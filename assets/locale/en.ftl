### The texts of the interface, English.
### A formatted message is a single line. Numbers and dates are formatted before they are inserted.

app-name = Frontline
other-language = Українська
change-language = Change the language

## Dates

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

## Head

as-of =
    as of { $date }{ $days ->
         [0] {""}
         [one] , 1 day old
        *[other] , { $days } days old
    }
as-of-source =
    as of { $source }, { $date }{ $days ->
         [0] {""}
         [one] , 1 day old
        *[other] , { $days } days old
    }
as-of-estimate = { $as-of }: { $estimate }
before-first-report = before the first report
compared-with = Compared with { $date } (X swaps)
interpolated-between = interpolated between { $from } and { $to }
suspected-glitch = Suspected fault of the source: { $ground }, a jump of { $km2 } km²
all-zones = all zones
loading-files = Loading: { $files } of { $all } files
cannot-open = This cannot be opened

## Places

view-hint = Part of the map, with the places in focus there
search-hint = Search a place or region
nothing-found = Nothing found
did-you-mean = Nothing has this name. Did you mean:
results-again = { $count ->
    [one] Show { $count } result
   *[other] Show { $count } results
  }
formerly = formerly { $name }, until { $date }
officially-since = officially { $name } since { $date }
region-shares = Area and share in this report:
region-share = { $km2 } km² · { $percent } %
region-failed = The zones cannot be cut to this region.
fly-there = Go there
no-zone = no zone reported
left-blank = left blank
left-blank-for = left blank: { $party }
left-blank-why = No zone is drawn here: by convention the source leaves such ground blank ({ $party }).
places = Places
place-close = Close the card
stories = Stories
stories-none = These data have no stories.
stories-close = Close the story
stories-contents = All chapters
chapter-of = { $chapter } of { $count }
chapter-previous = Previous chapter
chapter-next = Next chapter
chapter-compared = { $date }, compared with { $other }
key-chapter = Previous, next chapter
key-chapter-presenting = Previous, next chapter, when presenting
key-scroll = Read on in a long chapter
near-ground = { $party }: { $km } km to the { $direction }
history-of = On this map
reported-by-source = Reported by each source
not-reported = no longer reported
area-of-control = { $name }: { $km2 } km²
control-contested = Contested
control-unknown = Unknown
direction-n = north
direction-ne = north-east
direction-e = east
direction-se = south-east
direction-s = south
direction-sw = south-west
direction-w = west
direction-nw = north-west

## Layers

layers = Layers
layer-borders = Borders
layer-transport = Roads and railways
layer-line-names = Names of rivers and roads
layer-relief = Relief

## Legend

legend = Legend
front-line = Front line as reported
front-line-estimated = Front line, estimated
compared-front = Front line of the other date
letters-missing = Names that the font has no letters for: { $count }
legend-town = Built-up area, schematic
legend-more = and { $count } more
glow-days = Changed in the last { $days } days; now:
source-line = Source: { $source }
plate-faults =
    { $count ->
         [one] 1 fault in the data shown here: ground may be missing or doubtful
        *[other] { $count } faults in the data shown here: ground may be missing or doubtful
    }
terms-line = Terms: { $terms }
coverage-line = Coverage: { $coverage }
basemap-line = Base map: { $names } · roads, towns and small rivers schematic
basemap-towns = Grey areas are built-up ground: discs and ellipses of the size of the population, not outlines. Towns that touch are merged, so the dot of one may lie off the middle.
basemap-own-line = Base map: { $names }
basemap-fault = Parts of the base map are missing: { $problem }

## About the data

about = About the data
reports-of =
    { $count ->
         [one] 1 report: { $from }
        *[other] { $count } reports, { $from } to { $to }
    }
estimates-of =
    { $count ->
         [one] estimated for 1 date: { $from }
        *[other] estimated for { $count } dates, { $from } to { $to }
    }
cited-comparison = with the front line of { $date }
drawn-with = Drawn with { $program }
citation = To cite what is shown:
citation-copy = Copy

## Faults

faults-count =
    { $count ->
         [one] 1 fault in the data
        *[other] { $count } faults in the data
    }

## Time

first = First report
previous = Previous report
next = Next report
last = Last report
play = Play
pause = Pause
play-back = Play backwards
loop = Loop from here; again to stop
speed = { $days } d/s
motion-step = step
motion-sweep = sweep
motion-fade = fade
report-number = Report { $number } of { $all }
step-change = { $party }: +{ $gained } −{ $lost } km²
step-figures = +{ $gained } −{ $lost } km²
whole-axis = Whole period
go-to-date = Go to a date…
type-date = Go to a date
date-forms = Such as 2024-02-17, 17 February 2024 or Feb 2024
which-date = Which date is meant?
no-such-date = This is not a date

## Map

copy-position = Copy the position
centre-here = Centre here
measure-help = Click points to measure
metres = { $length } m
kilometres = { $length } km

## Saving

save = Save
save-picture = Picture
save-film = Film
save-format = File
save-size = Pixels
save-time = Time
save-whole = whole period
save-loop = loop
save-each = A picture for each
save-day = day
save-week = week
save-report = report
save-fps = Pictures a second
save-window = as the window
save-file = Save as
save-now = Save
save-replace = Replace
save-cancel = Cancel
save-picture-help = The map between the panels, with title, date, legend, scale and sources.
save-film-told =
    { $count ->
         [one] One date
        *[other] { $count } dates
    }, { $seconds } s. The map between the panels, with title, date, legend, scale and sources.
save-film-one-date = A film does not compare dates.
save-own-basemap = Files show the program’s own base map, not yours.
save-preparing = Preparing…
save-progress = { $done } of { $all } pictures
save-progress-seconds = { $done } of { $all } pictures, { $left } s left
save-progress-minutes = { $done } of { $all } pictures, { $left } min left
save-exists = There is a file of that name.
save-saved = Saved: { $path }
save-cancelled = Cancelled; nothing was saved.
save-nothing = There is nothing to save.
save-is-folder = That is a folder: { $about }
save-no-name = The path names no file.
save-no-folder = There is no folder { $about }
save-not-allowed = It is not allowed to write here: { $about }
save-no-room = There is no room left here: { $about }
save-too-few = A film needs two dates or more: choose more time or shorter steps.
save-too-many = { $about } dates are too many for one film: choose less time or longer steps.
save-failed = Not saved: { $about }

## Keys

keys = Keys
close = Close
mouse-help = Drag moves the map, the wheel zooms, Shift and drag zooms to a box, the other button copies a position
key-play = Play, pause
key-shuttle = Play backwards, forwards; again for faster
key-step = Previous, next report
key-week = 7 days back, forward
key-change = Previous, next real change
key-month = A month back, forward
key-ends = First, last report
key-fraction = Jump to 0 to 90 percent
key-speed = Slower, faster
key-loop = Loop from here, to here, none
key-date = Type a date
key-compare = Compare with this date; swap
key-measure = Measure a distance
key-zoom = Zoom in, out; Shift for two levels
key-pan = Move the map
key-fit = Show everything
key-search = Search a place
key-view = Parts of the map, in the order of the list
key-save = Save a picture or a film
key-full-screen = Full screen
key-present = Presentation
key-legend = Legend
key-faults = Faults in the data
key-layers = Layers of the map
key-motion = Between reports: step, sweep or fade
key-glow = Recent changes glow
key-dark = Light or dark
key-help = These keys
key-close = Close what is open

## Plates

plate-alt = { $title }. Map of reported control, { $date }. Shown: { $shown }.
licence-line = Licence: { $licence }
method-line = Method: { $method }
to-date = to { $date }
earlier-front = Front line of the earlier date
changed-hands = Changed hands on this map:
party-balance = { $party }: gained { $gained } km², lost { $lost } km²
changed-hands-in-box = Changed hands within the dotted box, longitude { $west } to { $east }, latitude { $south } to { $north }:
sheet-alt = { $title }. { $count } maps of reported control: { $dates }. Shown: { $shown }.

month-name-1 = January
month-name-2 = February
month-name-3 = March
month-name-4 = April
month-name-5 = May
month-name-6 = June
month-name-7 = July
month-name-8 = August
month-name-9 = September
month-name-10 = October
month-name-11 = November
month-name-12 = December
year-bc = { $year } BC
date-decade = { $year }s
date-century = { $from }–{ $to }
date-approximate = about { $date }
date-uncertain = { $date } (uncertain)
date-in-zone = { $date } ({ $utc })

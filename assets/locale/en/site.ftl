### The texts of the web page, English.

site-what =
    Who was reported to hold the ground, date by date: { $count ->
         [one] 1 report
        *[other] { $count } reports
    } from { $from } to { $to }.
site-map = Map of reported control
site-controls = Controls of the map
site-date-label = Date shown
site-slider = Date slider
site-day = Go to a date
site-place = Go to a place
site-chapter = Go to a chapter of a story
site-language = Language
site-loading = Loading the map…
site-first = as of { $source }, { $date }
site-no-script = The moving map needs JavaScript, which is switched off here. This is what it shows:
site-no-webgl2 = The moving map needs WebGL 2, which this browser does not offer. A newer browser helps, or hardware acceleration switched on in the settings. This is what the map shows:
site-not-loaded = The moving map could not be loaded; below is what it shows.
site-again = Load again
site-stills = Three dates
site-areas = Areas as reported
site-areas-of = { $source }, km²
site-class = Class
site-caution = The map shows what sources reported, not what was so.
site-sources = Sources and terms
site-data = Data files
site-data-help = The reports of this page as TopoJSON, for Frontline, QGIS, GDAL and d3:
site-made-with = Made with Frontline.
site-drop = Drop files or folders here
site-drop-help = They are opened on this machine and never leave it.
site-files = Open files
site-too-much = This is more than a page can open: 256 MB and 5,000 files at most. The program itself opens it; a pack of it (frontline pack) opens here, too.
site-unreachable = { $url } cannot be fetched: the server does not answer, or does not allow pages of other servers to read it.
site-newer = This page has been updated. Reload it to see the new version.
site-reading = Reading { $count } files…
site-consent = This link asks for data from { $origin }, which is not where this page comes from. The map would show whatever they say, under the name of this page.
site-consent-open = Open the data from there
site-consent-own = Show the data of this page
site-areas-estimated = Areas, estimated
site-caution-estimated = The map shows an estimate from what sources reported, not what was so.
site-what-estimated =
    An estimate of who held the ground, date by date: { $count ->
         [one] 1 date
        *[other] { $count } dates
    } from { $from } to { $to }.

// The first picture: a map of the link's date and place, drawn from a pack while the program is still loading.
// It has what the program draws at every zoom (water, main rivers, borders, zones, front line, towns in focus), and the
// program's map takes its place.
"use strict";

self.frontlineFirst = (() => {
    // Width of the world at zoom 0, and the zooms that the program allows.
    const WORLD_PX = 256;
    const ZOOMS = [3, 17];
    const DAY = 86400000;
    // The side of the square after which every pattern repeats, and the dots on it, CSS pixels.
    const REPEAT_PX = 84;
    const DOTS = { period: 7, radius: 1.3 };

    // ---- The link

    // The view and the date that a link asks for; `null` for a date that is better left to the program.
    function asked(link, bounds, size, insets) {
        const wish = new URLSearchParams(link.replaceAll("+", "%2B"));
        const [zoom, lat, lon] = (wish.get("map") ?? "").split("/").map(Number);
        const hasView = [zoom, lat, lon].every(Number.isFinite) && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
        const view = hasView ? { zoom: clamped(zoom), center: world(lon, lat) } : fitted(bounds, size, insets);
        if (!view || wish.has("cmp")) return null;
        const date = wish.get("date");
        if (date === null) return { view, at: Infinity };
        // A day means its end.
        const at = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) + DAY - 1 : Date.parse(date);
        return Number.isNaN(at) ? null : { view, at };
    }

    const clamped = (zoom) => Math.min(Math.max(zoom, ZOOMS[0]), ZOOMS[1]);

    // A position in the Mercator projection, where the world is 1 wide and 1 high.
    function world(lon, lat) {
        const sine = Math.sin((lat * Math.PI) / 180);
        return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
    }

    // The view in which a box lies between margins: left, top, right, bottom.
    function fitted(bounds, [width, height], [left, top, right, bottom]) {
        if (!bounds) return null;
        const [west, south, east, north] = bounds;
        const [low, high] = [world(west, north), world(east, south)];
        const room = [Math.max(width - left - right, 1), Math.max(height - top - bottom, 1)];
        const scale = Math.min(room[0] / (high[0] - low[0]), room[1] / (high[1] - low[1]));
        const zoom = clamped(Math.log2(scale / WORLD_PX));
        const px = WORLD_PX * 2 ** zoom;
        const middle = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2];
        return { zoom, center: [middle[0] - (left - right) / 2 / px, middle[1] - (top - bottom) / 2 / px] };
    }

    // Sizes of the program's window, CSS pixels: the space that its panels leave free, and what it does in small windows
    // (viewer/shell/page), where the map is beside the header or below it.
    const ROOMY = { width: 900, height: 600, insets: [330, 8, 286, 128] };
    const NARROW_PX = 760;
    const HEADER_PX = 330;
    const FREE_PX = 8;
    const HEIGHTS = { roomy: [161, 180], narrow: [258, 255], embedded: [117, 185] };

    function insets([width, height], isEmbedded) {
        const isRoomy = width >= ROOMY.width && height >= ROOMY.height;
        if (isRoomy && !isEmbedded) return ROOMY.insets;
        const [header, timeline] = HEIGHTS[isEmbedded ? "embedded" : width < NARROW_PX ? "narrow" : "roomy"];
        const free = height - timeline;
        const beside = Math.min(width - HEADER_PX, free);
        const below = Math.min(width, free - header);
        const [left, top] = beside >= below ? [HEADER_PX, 0] : [0, header];
        return [left, top + FREE_PX, 0, timeline + FREE_PX];
    }

    // ---- The pack

    // The report in force at a moment, by its number and its time in milliseconds.
    function reportAt({ snapshots }, at) {
        const times = snapshots.map(([time]) => Date.parse(time));
        if (times.some(Number.isNaN)) return null;
        const number = times.findLastIndex((time) => time <= at);
        return number < 0 ? null : { number, time: times[number] };
    }

    const sums = (steps) => {
        let sum = 0;
        return steps.map((step) => (sum += step));
    };

    // The arcs of the front line in a report: those along which the first party holds ground, and those listed for it.
    function frontArcs({ front, frontline }, zones, number) {
        const along = new Set(sums(front.along));
        const first = frontline.parties[0]?.key;
        const arcs = new Set();
        for (const zone of zones) {
            if (zone.properties.control !== first) continue;
            for (const arc of zone.arcs.flat()) {
                const index = arc < 0 ? ~arc : arc;
                if (along.has(index)) arcs.add(index);
            }
        }
        sums(front.arcs).forEach((arc, place) => {
            const from = front.first[place];
            if (from <= number && number <= from + front.more[place]) arcs.add(arc);
        });
        return arcs;
    }

    // Gives the points of an arc on the screen.
    function drawer({ arcs, transform }, onScreen) {
        const { scale: [across, up], translate: [lon, lat] } = transform;
        const known = new Map();
        return (index) => {
            let points = known.get(index);
            if (points) return points;
            let [x, y] = [0, 0];
            points = arcs[index].map(([dx, dy]) => onScreen((x += dx) * across + lon, (y += dy) * up + lat));
            known.set(index, points);
            return points;
        };
    }

    // ---- Drawing

    function trace(path, points, isFirst) {
        points.forEach(([x, y], place) => (isFirst && place === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
    }

    function zonePath(zone, points) {
        const path = new Path2D();
        for (const ring of zone.arcs) {
            ring.forEach((arc, place) => {
                trace(path, arc < 0 ? points(~arc).slice().reverse() : points(arc), place === 0);
            });
            path.closePath();
        }
        return path;
    }

    function groundPath(line, steps, onScreen) {
        const path = new Path2D();
        const points = [];
        let [x, y] = [0, 0];
        for (let place = 0; place < line.length; place += 2) {
            points.push(onScreen((x += line[place]) / steps, (y += line[place + 1]) / steps));
        }
        trace(path, points, true);
        return path;
    }

    // A fill of the program as one of the canvas; a pattern repeats itself on a square.
    function brush(context, fill, ratio) {
        if (!fill.pattern) return fill.colour;
        const tile = document.createElement("canvas");
        tile.width = tile.height = REPEAT_PX * ratio;
        const pen = tile.getContext("2d");
        pen.scale(ratio, ratio);
        pen.fillStyle = fill.colour;
        pen.fillRect(0, 0, REPEAT_PX, REPEAT_PX);
        if (fill.pattern === "dots") {
            pen.fillStyle = fill.second;
            for (let place = 0; place < (REPEAT_PX / DOTS.period) ** 2; place += 1) {
                const [column, row] = [place % (REPEAT_PX / DOTS.period), Math.floor(place / (REPEAT_PX / DOTS.period))];
                pen.beginPath();
                pen.arc((column + 0.5) * DOTS.period, (row + 0.5) * DOTS.period, DOTS.radius, 0, 7);
                pen.fill();
            }
        } else {
            // Stripes: each point whose number is near an integer. The second colour replaces the first.
            const { per_px: [a, b], share } = fill.pattern;
            const length = Math.hypot(a, b);
            const stripes = new Path2D();
            for (let number = -REPEAT_PX; number <= 2 * REPEAT_PX; number += 1) {
                const [x, y] = [(number * a) / length ** 2, (number * b) / length ** 2];
                const [dx, dy] = [(-b / length) * 2 * REPEAT_PX, (a / length) * 2 * REPEAT_PX];
                stripes.moveTo(x - dx, y - dy);
                stripes.lineTo(x + dx, y + dy);
            }
            pen.lineWidth = share / length;
            pen.globalCompositeOperation = "destination-out";
            pen.stroke(stripes);
            pen.globalCompositeOperation = "destination-over";
            pen.strokeStyle = fill.second;
            pen.stroke(stripes);
        }
        const pattern = context.createPattern(tile, "repeat");
        pattern.setTransform(new DOMMatrix().scale(1 / ratio));
        return pattern;
    }

    function drawTowns(context, first, theme, onScreen, language) {
        context.font = '600 15px "Noto Sans", "Segoe UI", Roboto, sans-serif';
        context.textBaseline = "middle";
        context.lineJoin = "round";
        const taken = [];
        for (const { name, at } of first.towns) {
            const [x, y] = onScreen(...at);
            // A town whose name would cover another one is left out.
            const box = [x - 5, y - 10, x + 12 + context.measureText(name[language]).width, y + 10];
            const meets = (other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3];
            if (taken.some(meets)) continue;
            taken.push(box);
            context.fillStyle = theme.ink;
            context.beginPath();
            context.arc(x, y, 3.5, 0, 7);
            context.fill();
            context.strokeStyle = theme.halo;
            context.lineWidth = 4;
            context.strokeText(name[language], x + 9, y);
            context.fillText(name[language], x + 9, y);
        }
    }

    function fillGround(context, rings, colour, path) {
        const all = new Path2D();
        for (const ring of rings) all.addPath(path(ring));
        context.fillStyle = colour;
        context.fill(all, "evenodd");
    }

    // The rings of the reservoirs that exist on the day of a time; days compare as text.
    function filled(reservoirs, at) {
        const day = new Date(at).toISOString().slice(0, 10);
        const exists = ({ from, until }) => (from ?? day) <= day && day <= (until ?? day);
        return reservoirs.filter(exists).flatMap(({ rings }) => rings);
    }

    function drawZones(context, zones, fills, points, ratio) {
        const brushes = new Map();
        for (const zone of zones) {
            const key = zone.properties.class;
            const fill = fills[key];
            if (!fill) continue;
            if (!brushes.has(key)) brushes.set(key, brush(context, fill, ratio));
            context.fillStyle = brushes.get(key);
            context.fill(zonePath(zone, points), "evenodd");
        }
    }

    function drawLines(context, lines, styles, path) {
        lines.forEach((ofKind, kind) => {
            [context.strokeStyle, context.lineWidth] = [styles[kind].colour, styles[kind].width];
            for (const line of ofKind) context.stroke(path(line));
        });
    }

    function drawFront(context, arcs, points, colour, width) {
        [context.strokeStyle, context.lineWidth, context.lineJoin] = [colour, width, "round"];
        for (const arc of arcs) {
            const path = new Path2D();
            trace(path, points(arc), true);
            context.stroke(path);
        }
    }

    // A context for drawing in CSS pixels.
    function prepared(canvas, [width, height]) {
        [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * devicePixelRatio));
        const context = canvas.getContext("2d");
        context.scale(devicePixelRatio, devicePixelRatio);
        return context;
    }

    // Where a position is in a view, CSS pixels.
    function projection({ zoom, center }, [width, height]) {
        const px = WORLD_PX * 2 ** zoom;
        return (lon, lat) => {
            const [x, y] = world(lon, lat);
            return [(x - center[0]) * px + width / 2, (y - center[1]) * px + height / 2];
        };
    }

    // Draws the map that a link asks for. Returns the date, the time of the report and the view, or null if nothing was
    // drawn.
    function draw(canvas, { first, pack, number, link, isEmbedded, dark, language }) {
        const size = [canvas.clientWidth, canvas.clientHeight];
        // The program fits its first source, and then shows the link's.
        const wish = asked(link, first.sources[0].bounds, size, insets(size, isEmbedded));
        const report = wish && reportAt(pack.frontline, wish.at);
        if (!report) return null;
        const context = prepared(canvas, size);
        const onScreen = projection(wish.view, size);
        const path = (line) => groundPath(line, first.steps, onScreen);
        const points = drawer(pack, onScreen);
        const theme = first.themes[dark ? "dark" : "light"];
        const isShown = ({ properties: { start, end } }) =>
            Date.parse(start) <= report.time && (end === null || Date.parse(end) > report.time);
        const zones = pack.objects.zones.geometries.filter(isShown);
        const { water, reservoirs, lines } = first.basemap ?? { water: [], reservoirs: [], lines: [] };
        context.fillStyle = theme.land;
        context.fillRect(0, 0, ...size);
        fillGround(context, water, theme.sea, path);
        drawZones(context, zones, theme.fills[number], points, devicePixelRatio);
        // Without a date in the link the program shows the last report.
        const at = Number.isFinite(wish.at) ? wish.at : report.time;
        fillGround(context, filled(reservoirs, at), theme.sea, path);
        drawLines(context, lines, theme.lines, path);
        drawFront(context, frontArcs(pack, zones, report.number), points, theme.front, first.front_px);
        drawTowns(context, first, theme, onScreen, language);
        return { at, report: report.time, view: wish.view };
    }

    return { draw };
})();

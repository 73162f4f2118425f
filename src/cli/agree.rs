//! `frontline agree`: how far two sources agree on the ground of one party, date by date.

use std::{io::Write, path::PathBuf};

use anyhow::{anyhow, bail};
use chrono::NaiveDate;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    Outcome,
    agree_sides::{MaskArguments, SideArguments, Sides},
    chosen::{AsOf, check_order, day, tell_age},
    extent::check_box,
    form::{Form, FormArguments},
    moment::{instant_text, last_day, moment_text, parse_moment},
    notices::{count_of, tell_sources},
    outline::outline,
    table::{Align, Table, km2_text},
    write_csv, write_json,
    zones_arguments::BoundsArg,
};
use crate::{
    analysis::agreement::{Agreement, SEAM_KM2, Side, Terrain, agreement},
    control::{report_time::end_of_day, snapshot::Snapshot, timeline::Timeline},
    formats::{
        dates::{Period, Step, parse_step},
        geojson_write::geojson_from_ground,
    },
    geometry::bounds::Bounds,
};

/// The most dates compared in one run.
const MAX_DATES: usize = 10_000;

/// Decimals of square kilometres and kilometres in JSON and CSV.
const KM_STEPS: f64 = 1e3;

/// Decimals of a ratio.
const SHARE_STEPS: f64 = 1e6;

/// Decimals of degrees: the grid on which ground is clipped.
const DECIMALS: u8 = 6;

/// Arguments of `frontline agree`.
#[derive(Debug, clap::Args)]
pub struct AgreeArguments {
    #[command(flatten)]
    sides: SideArguments,
    /// Compare the last reports up to this day or moment; without any date, up to the last day that both reach
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment, conflicts_with_all = ["every", "from", "to"])]
    at: Option<Period>,
    /// Compare at steps such as P7D, P1M or P1Y; steps of months from a month's end go from end to end [default: P1M]
    #[arg(long, value_name = "DURATION", value_parser = step)]
    every: Option<Step>,
    /// The first date of the steps; without it, the first day that both have reports
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    from: Option<Period>,
    /// No step goes beyond this date; without it, the last day that both have reports
    #[arg(long, value_name = "DATE", allow_hyphen_values = true, value_parser = parse_moment)]
    to: Option<Period>,
    /// A report older than so many days does not stand for a date
    #[arg(long, value_name = "DAYS", default_value_t = 7)]
    max_age: u32,
    /// Whose ground is compared: a party's key, `contested` or `unknown`; by default the first party of A
    #[arg(long, value_name = "KEY")]
    control: Option<String>,
    /// Only ground in this box: west,south,east,north in degrees
    #[arg(long, value_name = "W,S,E,N", allow_hyphen_values = true)]
    bbox: Option<BoundsArg>,
    /// Only ground within the polygons of this GeoJSON file, such as the outline of a country
    #[arg(long, value_name = "PATH")]
    within: Option<PathBuf>,
    #[command(flatten)]
    mask: MaskArguments,
    #[command(flatten)]
    form: FormArguments,
}

fn step(text: &str) -> Result<Step, String> {
    parse_step(text).ok_or_else(|| "expected a duration of days, months or years, such as P7D, P1M or P1Y".to_owned())
}

/// One date, as printed.
#[derive(Serialize)]
struct AgreementRow {
    date: String,
    a_km2: f64,
    b_km2: f64,
    iou: Option<f64>,
    disagreement_km2: f64,
    mean_front_km: Option<f64>,
    max_front_km: Option<f64>,
    a_report: String,
    b_report: String,
    a_time: String,
    b_time: String,
    a_faults: usize,
    b_faults: usize,
    a_age_days: u64,
    b_age_days: u64,
    a_pockets_km: f64,
    b_pockets_km: f64,
}

/// A date with its two reports, and their agreement.
struct Compared {
    row: AgreementRow,
    agreement: Agreement,
}

/// Opens both sources, compares them and writes their agreement.
pub(super) fn run(arguments: &AgreeArguments, out: &mut impl Write) -> anyhow::Result<Outcome> {
    let sides = arguments.sides.open()?;
    let mask = arguments.mask.polygons(&sides, &arguments.sides)?;
    let outline = arguments.within.as_deref().map(outline).transpose()?.unwrap_or_default();
    let bounds = arguments.bbox.map(|bbox| bbox.0);
    check_box(bounds, [sides.a(), sides.b()])?;
    let terrain = Terrain { bounds, outline: &outline, mask: &mask, masked: arguments.mask.masked() };
    let compared = compare(arguments, &sides, &terrain)?;
    let rows = || compared.iter().map(|compared| &compared.row);
    // A closed standard error must not fail the command.
    tell_sources([sides.a(), sides.b()], &mut super::terminal::stderr()).ok();
    match arguments.form.form() {
        Form::Json => write_json(out, &rows().collect::<Vec<_>>())?,
        Form::Csv => write_csv(out, rows())?,
        Form::GeoJson => writeln!(out, "{}", geojson(&sides, &compared))?,
        Form::Table => {
            writeln!(out, "A: {}\nB: {}", sides.a().source().name, sides.b().source().name)?;
            writeln!(out, "Ground: {}", ground_text(arguments, &sides)?)?;
            table(&compared).write(out)?;
            if let Some(note) = pockets_note(&compared) {
                writeln!(out, "{note}")?;
            }
        }
    }
    Ok(Outcome::Done)
}

/// The ground that the figures cover: the control, the box and the mask.
fn ground_text(arguments: &AgreeArguments, sides: &Sides) -> anyhow::Result<String> {
    let [control, _] = sides.controls(arguments.control.as_deref())?;
    let key = sides.a().scheme().control_key(Some(control));
    let within_box = arguments
        .bbox
        .map(|BoundsArg(Bounds { min, max })| format!("within {},{},{},{}", min.lon, min.lat, max.lon, max.lat));
    let within_outline = arguments.within.as_ref().map(|path| format!("within {}", path.display()));
    let mut within: Vec<_> = within_box.into_iter().chain(within_outline).collect();
    if within.is_empty() {
        within.push("wherever either reports it".to_owned());
    }
    Ok(format!("{key}, {}{}", within.join(", "), arguments.mask.text()))
}

/// Compares the dates on which both have a report; the others are listed on standard error.
fn compare(arguments: &AgreeArguments, sides: &Sides, terrain: &Terrain<'_>) -> anyhow::Result<Vec<Compared>> {
    check_order(arguments.from, arguments.to)?;
    let controls = sides.controls(arguments.control.as_deref())?;
    let (mut pairs, mut missing, mut answers) = (Vec::new(), Vec::new(), [Vec::new(), Vec::new()]);
    for date in dates(arguments, sides)? {
        let of = |timeline| report(timeline, date, arguments.max_age);
        match (of(sides.a()), of(sides.b())) {
            (Ok(a), Ok(b)) => {
                answers[0].push((day(date), a));
                answers[1].push((day(date), b));
                pairs.push((date, a.report, b.report));
            }
            (a, b) => missing.extend([a.err(), b.err()].into_iter().flatten()),
        }
    }
    if pairs.is_empty() {
        bail!("{}", missing.first().map_or("there is no date to compare", String::as_str));
    }
    for problem in &missing {
        writeln!(super::terminal::stderr(), "left out: {problem}")?;
    }
    tell_age(sides.a(), &answers[0]);
    tell_age(sides.b(), &answers[1]);
    let bearings = sides.bearings();
    let compared = |(date, a, b): &(NaiveDate, &Snapshot, &Snapshot)| {
        let [control_a, control_b] = controls;
        let side_a = Side { snapshot: a, scheme: sides.a().scheme(), control: control_a };
        let side_b = Side { snapshot: b, scheme: sides.b().scheme(), control: control_b };
        let faults = [count_of(&bearings[0], sides.a(), &[a]), count_of(&bearings[1], sides.b(), &[b])];
        let agreement = agreement(side_a, side_b, terrain)?;
        Ok(Compared { row: row(*date, [a, b], faults, &agreement), agreement })
    };
    pairs.par_iter().map(compared).collect()
}

/// The last day of the period for `--at`, otherwise the dates of the steps.
fn dates(arguments: &AgreeArguments, sides: &Sides) -> anyhow::Result<Vec<NaiveDate>> {
    let Some((first, last)) = sides.common_days() else {
        bail!("{} and {} have no day in common", sides.a().source().name, sides.b().source().name);
    };
    if let Some(at) = arguments.at {
        return Ok(vec![last_day(at)]);
    }
    if arguments.every.is_none() && arguments.from.is_none() && arguments.to.is_none() {
        return Ok(vec![last]);
    }
    let from = arguments.from.map_or(first, |from| from.from.date());
    let to = arguments.to.map_or(last, last_day);
    let Some(step) = arguments.every.or_else(|| parse_step("P1M")) else { return Ok(vec![from]) };
    let steps: Vec<_> = step.dates(from, to).into_iter().take(MAX_DATES + 1).collect();
    match steps.len() {
        0 => Err(anyhow!("--from comes after --to: {from}, {to}")),
        1..=MAX_DATES => Ok(steps),
        _ => Err(anyhow!("more than {MAX_DATES} dates from {from} to {to}")),
    }
}

/// The last report up to the end of a day, unless it is too old; `--max-age` also applies beyond the last report.
fn report(timeline: &Timeline, date: NaiveDate, max_age: u32) -> Result<AsOf<'_>, String> {
    let name = &timeline.source().name;
    let end = timeline.snapshots().partition_point(|snapshot| snapshot.time.date() <= date);
    let found = end.checked_sub(1).and_then(|index| Some((index, timeline.snapshots().get(index)?)));
    let Some((index, report)) = found else { return Err(format!("{name} has no report up to {date}")) };
    let age_days = report.time.age_days(end_of_day(date));
    if age_days > u64::from(max_age) {
        return Err(format!(
            "{name} has no report within {max_age} days before {date}, its last: {}",
            moment_text(report.time)
        ));
    }
    Ok(AsOf { index, report, age_days })
}

fn row(
    date: NaiveDate,
    [a, b]: [&Snapshot; 2],
    [a_faults, b_faults]: [usize; 2],
    agreement: &Agreement,
) -> AgreementRow {
    let rounded = |number: f64| (number * KM_STEPS).round() / KM_STEPS;
    AgreementRow {
        date: date.to_string(),
        a_km2: rounded(agreement.a_km2),
        b_km2: rounded(agreement.b_km2),
        iou: agreement.iou.map(|iou| (iou * SHARE_STEPS).round() / SHARE_STEPS),
        disagreement_km2: rounded(agreement.disagreement_km2),
        mean_front_km: agreement.front.map(|front| rounded(front.mean_km)),
        max_front_km: agreement.front.map(|front| rounded(front.max_km)),
        a_report: a.time.date_text(),
        b_report: b.time.date_text(),
        a_time: instant_text(a.time.at),
        b_time: instant_text(b.time.at),
        a_faults,
        b_faults,
        a_age_days: a.time.age_days(end_of_day(date)),
        b_age_days: b.time.age_days(end_of_day(date)),
        a_pockets_km: rounded(agreement.pockets_km[0]),
        b_pockets_km: rounded(agreement.pockets_km[1]),
    }
}

fn table(compared: &[Compared]) -> Table {
    let numbers = ["A, km²", "B, km²", "IoU", "Disagreement, km²", "Fronts, mean km", "max km"];
    let headings = numbers.map(|heading| (heading.to_owned(), Align::Right));
    let mut table = Table::new([("Date".to_owned(), Align::Left)].into_iter().chain(headings));
    let text =
        |number: Option<f64>, decimals: usize| number.map_or_else(|| "-".to_owned(), |n| format!("{n:.decimals$}"));
    for Compared { row, .. } in compared {
        table.push([
            row.date.clone(),
            km2_text(row.a_km2),
            km2_text(row.b_km2),
            text(row.iou, 4),
            km2_text(row.disagreement_km2),
            text(row.mean_front_km, 2),
            text(row.max_front_km, 2),
        ]);
    }
    if compared.len() > 1 {
        let ious: Vec<f64> = compared.iter().filter_map(|compared| compared.row.iou).collect();
        let mean = (!ious.is_empty()).then(|| ious.iter().sum::<f64>() / ious.len() as f64);
        table.push(["Mean".to_owned(), String::new(), String::new(), text(mean, 4)]);
    }
    table
}

/// A note on the parts of the front lines that the distances exclude; `None` if there are none.
fn pockets_note(compared: &[Compared]) -> Option<String> {
    let most = |km: fn(&AgreementRow) -> f64| compared.iter().map(|compared| km(&compared.row)).fold(0.0, f64::max);
    let (a, b) = (most(|row| row.a_pockets_km), most(|row| row.b_pockets_km));
    (a.max(b) > 0.0).then(|| {
        format!(
            "Fronts are compared without slits and pockets under {SEAM_KM2} km², which areas count and pictures draw: at most \
             {a:.1} km of A and {b:.1} km of B at a date"
        )
    })
}

fn geojson(sides: &Sides, compared: &[Compared]) -> String {
    let [a, b] = [sides.a(), sides.b()].map(|timeline| timeline.source().name.as_str());
    let pieces = compared.iter().flat_map(|Compared { row, agreement }| {
        let of = move |ground: &'_ crate::geometry::polygon::Polygon, side: &str, source: &str| {
            let km2 = (ground.area_km2() * SHARE_STEPS).round() / SHARE_STEPS;
            let members =
                [("date", json!(row.date)), ("only_in", json!(side)), ("source", json!(source)), ("km2", json!(km2))];
            members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<String, Value>>()
        };
        let only_a = agreement.only_a.iter().map(move |ground| (ground, of(ground, "a", a)));
        only_a.chain(agreement.only_b.iter().map(move |ground| (ground, of(ground, "b", b))))
    });
    let kinds = sides.fault_kinds().map(|kinds| json!(kinds));
    let [a_kinds, b_kinds] = kinds;
    let members = [("a", json!(a)), ("b", json!(b)), ("a_fault_kinds", a_kinds), ("b_fault_kinds", b_kinds)];
    let members = members.into_iter().map(|(key, value)| (key.to_owned(), value));
    geojson_from_ground(pieces, members.collect(), DECIMALS)
}

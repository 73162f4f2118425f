//! Tables of reports on single places by source (`id, source, date, control`), and of notes on places (`id, note_en,
//! note_uk`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    csv::{Table, UNREPORTED, number, rows},
    dates::DayColumn,
    line_error::{LineError, LineProblem},
};
use crate::{
    control::{name::Name, scheme::Control},
    places::record::{Record, Records, SourceReport},
};

/// Reads the records of a dataset; `control_of` resolves the keys of its controls.
///
/// # Errors
/// Every invalid line.
pub fn read_records(
    reports: Option<Table<'_>>,
    notes: Option<Table<'_>>,
    control_of: impl Fn(&str) -> Option<Control>,
) -> Result<Records, Vec<LineError>> {
    let (mut records, mut errors) = (BTreeMap::new(), Vec::new());
    if let Some(table) = reports {
        add_reports(table, &control_of, &mut records, &mut errors);
    }
    if let Some(table) = notes {
        add_notes(table, &mut records, &mut errors);
    }
    if errors.is_empty() { Ok(Records::new(records)) } else { Err(errors) }
}

fn add_reports(
    table: Table<'_>,
    control_of: &impl Fn(&str) -> Option<Control>,
    records: &mut BTreeMap<u32, Record>,
    errors: &mut Vec<LineError>,
) {
    let mut sources: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let rows = rows(table, ["id", "source", "date", "control"], errors);
    let days = DayColumn::of(rows.iter().map(|(_, [_, _, date, _])| date.as_str()));
    for (line, [id, source, date, control]) in rows {
        let read = || -> Result<(u32, SourceReport), LineProblem> {
            let place = number("id", &id)?;
            let day = days.day(&date).map_err(|problem| LineProblem::NotADate(date.clone(), problem))?;
            let held = match control.as_str() {
                UNREPORTED => None,
                key => Some(control_of(key).ok_or_else(|| LineProblem::NoControl(key.to_owned()))?),
            };
            let known = sources.get(source.as_str()).cloned();
            let source = known.unwrap_or_else(|| Arc::from(source.as_str()));
            Ok((place, SourceReport { source, date: day, control: held }))
        };
        let report = read().and_then(|(place, report)| {
            let is_new = seen.insert((place, Arc::clone(&report.source), report.date));
            let repeated = LineProblem::RepeatedDay { id: place.into(), date: report.date };
            if is_new { Ok((place, report)) } else { Err(repeated) }
        });
        match report {
            Ok((place, report)) => {
                sources.insert(Arc::clone(&report.source));
                records.entry(place).or_default().reports.push(report);
            }
            Err(problem) => errors.push(table.error(line, problem)),
        }
    }
}

fn add_notes(table: Table<'_>, records: &mut BTreeMap<u32, Record>, errors: &mut Vec<LineError>) {
    for (line, [id, en, uk]) in rows(table, ["id", "note_en", "note_uk"], errors) {
        let place = number::<u32>("id", &id).and_then(|place| {
            let earlier = records.entry(place).or_default().note.replace(Name::bilingual(en, uk));
            earlier.map_or(Ok(()), |_| Err(LineProblem::RepeatedId(place.into())))
        });
        errors.extend(place.err().map(|problem| table.error(line, problem)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reports: &str, notes: &str) -> Result<Records, Vec<LineError>> {
        let table = |name, text: &'static str| Table { name, bytes: text.as_bytes() };
        let control = |key: &str| match key {
            "red" => Some(Control::Party(0)),
            "unknown" => Some(Control::Unknown),
            _ => None,
        };
        let [reports, notes] = [reports, notes].map(|text| -> &'static str { Box::leak(text.to_owned().into()) });
        read_records(Some(table("reports.csv", reports)), Some(table("notes.csv", notes)), control)
    }

    #[test]
    fn reports_stand_by_source_and_date_and_notes_beside_them() {
        let rows = "7,B,2024-02-01,red\n7,A,2024-03-01,unreported\n7,A,2024-01-01,unknown\n";
        let records = read(&format!("id,source,date,control\n{rows}"), "id,note_en,note_uk\n7,\"So, so\",Так\n");
        let records = records.unwrap();
        let record = records.of(7).unwrap();
        let told: Vec<Vec<_>> = record
            .by_source()
            .map(|of| of.iter().map(|report| (&*report.source, report.date.to_string(), report.control)).collect())
            .collect();
        let expected = [
            vec![("A", "2024-01-01".to_owned(), Some(Control::Unknown)), ("A", "2024-03-01".to_owned(), None)],
            vec![("B", "2024-02-01".to_owned(), Some(Control::Party(0)))],
        ];
        assert_eq!(told, expected);
        assert_eq!(record.note.as_ref().and_then(|note| note.texts().last()), Some("Так"));
        assert_eq!(records.of(8), None);
    }

    #[test]
    fn every_bad_line_is_named() {
        let rows =
            "7,A,2024-13-01,red\n7,A,2024-01-01,green\nx,A,2024-01-01,red\n7,A,2024-02-01,red\n7,A,2024-02-01,red\n";
        let errors = read(&format!("id,source,date,control\n{rows}"), "id,note_en,note_uk\n7,a,b\n7,c,d\n");
        let texts: Vec<_> = errors.unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            texts,
            [
                "reports.csv, line 2: `2024-13-01` is no date such as 2024-02-17 or 17 February 2024",
                "reports.csv, line 3: `green` is neither a party's key nor `contested` nor `unknown` nor `unreported`",
                "reports.csv, line 4: `x` in column `id` is no number",
                "reports.csv, line 6: settlement 7 has another row for 2024-02-01",
                "notes.csv, line 3: the id 7 stands twice",
            ]
        );
    }
}

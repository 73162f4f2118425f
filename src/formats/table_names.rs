//! Names of places and regions in columns and properties: `name`, and `name_uk` or that of another language.

use crate::control::name::Name;

/// The column of the name in all languages, or in those without a column of their own.
pub(super) const NAME: &str = "name";

/// The start of the columns of names in one language; a language tag follows.
const IN_LANGUAGE: &str = "name_";

/// The name in the columns of a row; `None` if all of them are empty or missing. Other columns are ignored.
pub(super) fn name_in_languages<'a>(cells: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Name> {
    let text = |(column, cell): (&'a str, &'a str)| {
        let tag = if column == NAME { Some("und") } else { column.strip_prefix(IN_LANGUAGE) };
        tag.filter(|_| !cell.trim().is_empty()).map(|tag| (tag, cell.trim()))
    };
    Name::in_languages(cells.into_iter().filter_map(text))
}

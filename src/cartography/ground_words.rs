//! The words for who holds a position: according to a report, or by the source's convention for ground left blank.

use crate::{
    control::scheme::{Control, Holder, Scheme},
    language::Words,
};

/// Who holds a position according to a report: the name of the zone, the party whose ground the source leaves blank, or
/// that no zone was reported. The map, the places and `frontline at` use the same words.
pub fn holder_text(holder: Holder, scheme: &Scheme, words: &Words) -> String {
    match holder {
        Holder::Class(class) => words.language().name(&scheme.get(class).name).to_owned(),
        Holder::Remainder => words.with("left-blank-for", &[("party", remainder_text(scheme, words).into())]),
        Holder::Nobody => words.text("no-zone"),
    }
}

/// A shorter form; whose ground is left blank must be shown beside it, or above.
pub fn short_holder_text(holder: Holder, scheme: &Scheme, words: &Words) -> String {
    match holder {
        Holder::Remainder => words.text("left-blank"),
        Holder::Class(_) | Holder::Nobody => holder_text(holder, scheme, words),
    }
}

/// Says why a position has no zone, if its source leaves the ground of one side blank by convention; otherwise `None`.
pub fn blank_text(holder: Holder, scheme: &Scheme, words: &Words) -> Option<String> {
    let is_blank = holder == Holder::Remainder;
    is_blank.then(|| words.with("left-blank-why", &[("party", remainder_text(scheme, words).into())]))
}

fn remainder_text(scheme: &Scheme, words: &Words) -> String {
    scheme.remainder_control().map(|control| control_text(control, scheme, words)).unwrap_or_default()
}

/// The name of a kind of control.
pub fn control_text(control: Control, scheme: &Scheme, words: &Words) -> String {
    match control {
        Control::Party(index) => {
            scheme.parties.get(index).map(|party| words.language().name(&party.name).to_owned()).unwrap_or_default()
        }
        Control::Contested => words.text("control-contested"),
        Control::Unknown => words.text("control-unknown"),
    }
}

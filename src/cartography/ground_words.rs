//! The words for whose ground a position is: what a report says of it, and what its source leaves blank by convention.

use crate::{
    control::scheme::{Control, Holder, Scheme},
    language::Words,
};

/// Who a report says holds a position: the name of the zone, or whose ground the source leaves without one, or that no
/// zone was reported. The map, the places and `frontline at` say this alike.
pub fn holder_text(holder: Holder, scheme: &Scheme, words: &Words) -> String {
    match holder {
        Holder::Class(class) => words.language().name(&scheme.get(class).name).to_owned(),
        Holder::Remainder => words.with("left-blank-for", &[("party", remainder_text(scheme, words).into())]),
        Holder::Nobody => words.text("no-zone"),
    }
}

/// The same where there is little room: whose ground is left blank is told by a mark beside it, or above.
pub fn short_holder_text(holder: Holder, scheme: &Scheme, words: &Words) -> String {
    match holder {
        Holder::Remainder => words.text("left-blank"),
        Holder::Class(_) | Holder::Nobody => holder_text(holder, scheme, words),
    }
}

/// Why no zone lies at a position, where the source leaves such ground blank by convention.
pub fn blank_text(holder: Holder, scheme: &Scheme, words: &Words) -> Option<String> {
    let is_blank = holder == Holder::Remainder;
    is_blank.then(|| words.with("left-blank-why", &[("party", remainder_text(scheme, words).into())]))
}

fn remainder_text(scheme: &Scheme, words: &Words) -> String {
    scheme.remainder_control().map(|control| control_text(control, scheme, words)).unwrap_or_default()
}

/// The name of a control.
pub fn control_text(control: Control, scheme: &Scheme, words: &Words) -> String {
    match control {
        Control::Party(index) => {
            scheme.parties.get(index).map(|party| words.language().name(&party.name).to_owned()).unwrap_or_default()
        }
        Control::Contested => words.text("control-contested"),
        Control::Unknown => words.text("control-unknown"),
    }
}

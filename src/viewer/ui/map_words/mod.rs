//! Text on the map: names, scale, attribution, and what is under the pointer.

mod furniture;
mod halo;
mod labels;
mod line_labels;
mod pointer;

pub(in crate::viewer) use self::{
    furniture::{draw_furniture, draw_position},
    halo::generation_of_glyphs,
    labels::{Labelled, draw_labels, point_at_labels},
    line_labels::draw_line_labels,
    pointer::map_area,
};

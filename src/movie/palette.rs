//! The palette of a film: at most 255 colours.

use std::collections::BTreeMap;

use super::frame::Frame;

/// The index of the transparent colour, which keeps the picture before.
pub(super) const CLEAR: u8 = 255;

/// Number of colours besides the transparent one.
const COLOURS: usize = 255;

/// Bits per channel of the lookup table for colours that are not in the palette.
const BITS: u32 = 6;

type Rgb = [u8; 3];

/// At most 255 colours, and a table of the nearest one to any other.
#[derive(Clone, Debug)]
pub struct Palette {
    /// Sorted and without repetition.
    colours: Vec<Rgb>,
    /// For each cell of the colour cube, the index of the colour nearest to its centre.
    nearest: Vec<u8>,
}

/// A colour of the samples with its weight.
type Counted = (Rgb, f64);

impl Palette {
    /// Creates the palette of some pictures; the result is deterministic.
    ///
    /// If there are more than 255 colours, the box of colours with the greatest variance is split until there are
    /// enough (Heckbert's median cut, by variance). The weight of a colour is the square root of its number of pixels,
    /// so that the thin front line keeps its colours beside large areas.
    pub fn of(samples: &[Frame]) -> Self {
        let mut counts = BTreeMap::<Rgb, u32>::new();
        for frame in samples {
            for run in frame.pixels().chunk_by(|a, b| a == b) {
                let [red, green, blue, _] = run[0];
                *counts.entry([red, green, blue]).or_default() += u32::try_from(run.len()).unwrap_or(u32::MAX);
            }
        }
        let counted = counts.into_iter().map(|(colour, count)| (colour, f64::from(count).sqrt())).collect();
        let mut colours: Vec<Rgb> = cut(counted).iter().map(|part| middle(part)).collect();
        colours.sort_unstable();
        colours.dedup();
        let nearest = (0..1_u32 << (3 * BITS)).map(|cell| nearest(&colours, middle_of_cell(cell))).collect();
        Self { colours, nearest }
    }

    /// The colours in order, the transparent one last, three bytes each.
    pub(super) fn rgb(&self) -> Vec<u8> {
        let mut colours = self.colours.clone();
        colours.resize(COLOURS + 1, [0; 3]);
        colours.concat()
    }

    /// The palette index of each pixel.
    pub(super) fn indices(&self, frame: &Frame) -> Vec<u8> {
        let mut indices = Vec::with_capacity(frame.size().pixels());
        for run in frame.pixels().chunk_by(|a, b| a == b) {
            let [red, green, blue, _] = run[0];
            let index = self.index([red, green, blue]);
            indices.resize(indices.len() + run.len(), index);
        }
        indices
    }

    fn index(&self, colour: Rgb) -> u8 {
        match self.colours.binary_search(&colour) {
            Ok(index) => u8::try_from(index).unwrap_or(CLEAR - 1),
            Err(_) => self.nearest[cell_of(colour)],
        }
    }
}

fn cell_of(colour: Rgb) -> usize {
    colour.into_iter().fold(0, |cell, channel| (cell << BITS) | usize::from(channel >> (8 - BITS)))
}

/// The colour at the centre of a cell.
fn middle_of_cell(cell: u32) -> Rgb {
    let channel = |place: u32| {
        let high = (cell >> (place * BITS)) & ((1 << BITS) - 1);
        u8::try_from((high << (8 - BITS)) + (1 << (7 - BITS))).unwrap_or(u8::MAX)
    };
    [channel(2), channel(1), channel(0)]
}

fn nearest(colours: &[Rgb], colour: Rgb) -> u8 {
    let distance = |other: &Rgb| -> u32 {
        let squares = other.iter().zip(colour).map(|(&a, b)| u32::from(a.abs_diff(b)).pow(2));
        // The eye distinguishes greens best and blues worst.
        squares.zip([2, 4, 1]).map(|(square, weight)| square * weight).sum()
    };
    let index = (0..colours.len()).min_by_key(|&index| distance(&colours[index])).unwrap_or(0);
    u8::try_from(index).unwrap_or(0)
}

/// Splits the colours into at most 255 groups of similar colours.
fn cut(colours: Vec<Counted>) -> Vec<Vec<Counted>> {
    let mut parts = vec![(widest(&colours), colours)];
    while parts.len() < COLOURS {
        let by_spread = |a: &usize, b: &usize| parts[*a].0.1.total_cmp(&parts[*b].0.1);
        let Some(worst) = (0..parts.len()).max_by(by_spread).filter(|&worst| parts[worst].0.1 > 0.0) else { break };
        let ((channel, _), mut part) = parts.swap_remove(worst);
        part.sort_by_key(|(colour, _)| (colour[channel], *colour));
        let mean = mean(&part)[channel];
        let at = part.partition_point(|(colour, _)| f64::from(colour[channel]) <= mean);
        // Distinct colours lie on both sides of their mean; rounding must not undo that.
        let upper = part.split_off(at.clamp(1, part.len() - 1));
        parts.extend([part, upper].map(|part| (widest(&part), part)));
    }
    parts.into_iter().map(|(_, part)| part).filter(|part| !part.is_empty()).collect()
}

/// The channel with the greatest spread, and the spread: the sum of squared distances from the mean.
fn widest(part: &[Counted]) -> (usize, f64) {
    if part.len() < 2 {
        // Rounding of the mean must not count as spread.
        return (0, 0.0);
    }
    let mean = mean(part);
    let spread = |channel: usize| -> f64 {
        part.iter().map(|(colour, weight)| weight * (f64::from(colour[channel]) - mean[channel]).powi(2)).sum()
    };
    (0..3).map(|channel| (channel, spread(channel))).max_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((0, 0.0))
}

fn mean(part: &[Counted]) -> [f64; 3] {
    let total: f64 = part.iter().map(|(_, weight)| weight).sum();
    [0, 1, 2]
        .map(|channel| part.iter().map(|(colour, weight)| weight * f64::from(colour[channel])).sum::<f64>() / total)
}

/// The representative of a group: the colour with at least half its weight, otherwise the one nearest to the mean.
fn middle(part: &[Counted]) -> Rgb {
    let total: f64 = part.iter().map(|(_, weight)| weight).sum();
    let (most, weight) = part.iter().max_by(|a, b| a.1.total_cmp(&b.1)).copied().unwrap_or_default();
    if weight * 2.0 >= total {
        return most;
    }
    let mean = mean(part);
    let distance = |colour: &Rgb| -> f64 { colour.iter().zip(mean).map(|(&a, b)| (f64::from(a) - b).powi(2)).sum() };
    let nearest = part.iter().min_by(|(a, _), (b, _)| distance(a).total_cmp(&distance(b)));
    nearest.map_or(most, |(colour, _)| *colour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::movie::Size;

    fn picture(colours: impl Iterator<Item = Rgb>) -> Frame {
        let rgba: Vec<u8> = colours.flat_map(|[r, g, b]| [r, g, b, 255]).collect();
        let size = Size { width: u32::try_from(rgba.len() / 4).unwrap(), height: 1 };
        Frame::new(size, rgba).unwrap()
    }

    #[test]
    fn few_colours_are_kept_as_they_are() {
        let colours = [[250, 250, 248], [213, 94, 0], [0, 114, 178], [249, 250, 248]];
        let frame = picture(colours.into_iter().cycle().take(100));
        let palette = Palette::of(std::slice::from_ref(&frame));
        let back = palette.indices(&frame).into_iter().map(|index| palette.colours[usize::from(index)]);
        assert_eq!(back.take(4).collect::<Vec<_>>(), colours);
    }

    #[test]
    fn many_colours_become_255_that_are_close() {
        let shade = |i: u32| u8::try_from(i % 256).unwrap();
        let frame = picture((0..20_000).map(|i| [shade(i), shade(i / 7), shade(i / 79)]));
        let palette = Palette::of(std::slice::from_ref(&frame));
        assert_eq!(palette.colours.len(), COLOURS);
        let pairs = palette.indices(&frame).into_iter().zip(frame.pixels());
        let errors = pairs.map(|(index, pixel)| {
            let colour = palette.colours[usize::from(index)];
            colour.iter().zip(pixel).map(|(a, b)| u32::from(a.abs_diff(*b))).max().unwrap()
        });
        assert!(errors.max().unwrap() <= 56, "a colour is far from the one that stands for it");
    }
}

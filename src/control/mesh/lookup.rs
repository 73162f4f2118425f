//! Finds the last report at a moment in constant time.

/// Cells per moment; with more cells fewer moments share one.
const CELLS_PER_MOMENT: usize = 2;

/// Sorted moments with a uniform grid of cells over them.
///
/// # Units
/// Days since 1970-01-01T00:00Z.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct TimeLookup {
    moments: Vec<f64>,
    /// For each cell the index of the last moment at or before its start.
    cells: Vec<u32>,
    cells_per_day: f64,
}

impl TimeLookup {
    pub(super) fn new(moments: Vec<f64>) -> Self {
        let (Some(&first), Some(&last)) = (moments.first(), moments.last()) else { return Self::default() };
        let count = moments.len() * CELLS_PER_MOMENT;
        let cells_per_day = if last > first { count as f64 / (last - first) } else { 0.0 };
        let mut index = 0_u32;
        let cells = (0..count).map(|cell| {
            let start = first + cell as f64 / cells_per_day;
            while moments.get(index as usize + 1).is_some_and(|&moment| moment <= start) {
                index += 1;
            }
            index
        });
        Self { cells: if cells_per_day > 0.0 { cells.collect() } else { vec![0] }, moments, cells_per_day }
    }

    pub(super) fn first(&self) -> f64 {
        self.moments.first().copied().unwrap_or(0.0)
    }

    pub(super) fn moments(&self) -> &[f64] {
        &self.moments
    }

    /// Index of the last moment at or before `now`; `None` before the first.
    pub(super) fn index_at(&self, now: f64) -> Option<usize> {
        let first = *self.moments.first()?;
        if now.is_nan() || now < first {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "not negative, and a float saturates"
        )]
        let cell = ((now - first) * self.cells_per_day) as usize;
        let mut index = *self.cells.get(cell.min(self.cells.len() - 1))? as usize;
        // Rounding may put a moment into the cell after its own.
        while index > 0 && self.moments[index] > now {
            index -= 1;
        }
        while self.moments.get(index + 1).is_some_and(|&moment| moment <= now) {
            index += 1;
        }
        Some(index)
    }

    /// Fraction of the time from a moment to the next that has elapsed, 0 to below 1.
    pub(super) fn fraction_after(&self, index: usize, now: f64) -> f64 {
        match (self.moments.get(index), self.moments.get(index + 1)) {
            (Some(from), Some(to)) if to > from => ((now - from) / (to - from)).clamp(0.0, 1.0 - f64::EPSILON),
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_agrees_with_a_search() {
        let moments: Vec<f64> = (0..500_u32).map(|i| f64::from(i * i % 977) * 0.37).collect();
        let mut moments = moments;
        moments.sort_by(f64::total_cmp);
        moments.dedup();
        let lookup = TimeLookup::new(moments.clone());
        for i in 0..20_000_u32 {
            let now = f64::from(i) * 0.02 - 1.0;
            let expected = moments.partition_point(|&moment| moment <= now).checked_sub(1);
            assert_eq!(lookup.index_at(now), expected, "at {now}");
        }
        for (i, &moment) in moments.iter().enumerate() {
            assert_eq!(lookup.index_at(moment), Some(i));
        }
    }

    #[test]
    fn one_moment_is_enough() {
        let lookup = TimeLookup::new(vec![5.0]);
        assert_eq!((lookup.index_at(4.9), lookup.index_at(5.0), lookup.index_at(9.0)), (None, Some(0), Some(0)));
        assert_eq!(lookup.fraction_after(0, 7.0), 0.0);
    }
}

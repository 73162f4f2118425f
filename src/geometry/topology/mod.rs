//! Shared arcs: rings and lines are cut where they join, and each stretch is stored once.
//!
//! The pipeline is that of topojson-server: extract, join, cut, deduplicate. A point where two shapes have different
//! neighbours is a junction; between junctions all shapes run the same way, so an arc is identified by its first edge.

mod arrange;
mod cut;
mod follow;
mod junctions;

use super::grid::GridPoint;

/// An arc and its direction, numbered as in TopoJSON: `!index` is the arc run backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArcRef(pub i32);

impl ArcRef {
    /// The arc's index in the table.
    pub fn index(self) -> usize {
        // The magnitude of an `i32` fits every `usize`.
        (if self.0 < 0 { !self.0 } else { self.0 }).unsigned_abs() as usize
    }

    /// Whether the arc is run from its end to its start.
    pub fn is_reversed(self) -> bool {
        self.0 < 0
    }

    /// The same arc run the other way.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self(!self.0)
    }
}

/// Rings and lines that share their arcs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Topology {
    /// Each arc once, with at least two points, in the order of first use.
    pub arcs: Vec<Vec<GridPoint>>,
    /// The arcs of each ring; each starts where the one before ends, and the last ends where the first starts.
    pub rings: Vec<Vec<ArcRef>>,
    /// The arcs of each line; each starts where the one before ends.
    pub lines: Vec<Vec<ArcRef>>,
}

impl Topology {
    /// Cuts rings (first point not repeated) and lines where they join.
    ///
    /// Neighbouring points must differ, and a shape has at least two points. A ring comes back with the same points in
    /// the same cyclic order, but may start elsewhere.
    ///
    /// # Examples
    /// ```
    /// use frontline::geometry::{grid::GridPoint, topology::Topology};
    /// let square = |x| [(x, 0), (x + 1, 0), (x + 1, 1), (x, 1)].map(|(x, y)| GridPoint { x, y }).to_vec();
    /// let topology = Topology::of(&[square(0), square(1)], &[]);
    /// // The border between them, and what is left of each.
    /// assert_eq!(topology.arcs.len(), 3);
    /// assert_eq!(topology.ring(0), square(0)[1..].iter().chain(&square(0)[..1]).copied().collect::<Vec<_>>());
    /// ```
    pub fn of(rings: &[Vec<GridPoint>], lines: &[Vec<GridPoint>]) -> Self {
        let (points, shapes) = junctions::extract(rings, lines);
        let junctions = junctions::find(points.len(), &shapes);
        cut::cut(&points, &shapes, &junctions)
    }

    /// The points of a ring, the first not repeated.
    ///
    /// # Panics
    /// If there is no ring of that index.
    pub fn ring(&self, index: usize) -> Vec<GridPoint> {
        let mut points = self.points(&self.rings[index]);
        points.pop();
        points
    }

    /// The points of a line.
    ///
    /// # Panics
    /// If there is no line of that index.
    pub fn line(&self, index: usize) -> Vec<GridPoint> {
        self.points(&self.lines[index])
    }

    fn points(&self, arcs: &[ArcRef]) -> Vec<GridPoint> {
        let mut points = Vec::new();
        for arc in arcs {
            // The start of an arc is the end of the one before.
            points.pop();
            let along = self.arcs[arc.index()].iter().copied();
            if arc.is_reversed() { points.extend(along.rev()) } else { points.extend(along) }
        }
        points
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*, test_runner::Config};

    use super::*;

    /// A shape of single letters; `A` is at x = 0, `B` at x = 1.
    fn shape(letters: &str) -> Vec<GridPoint> {
        letters.bytes().map(|letter| GridPoint { x: i32::from(letter - b'A'), y: 0 }).collect()
    }

    fn letters(points: &[GridPoint]) -> String {
        points.iter().map(|point| char::from(b'A' + u8::try_from(point.x).unwrap())).collect()
    }

    fn topology(rings: &[&str], lines: &[&str]) -> Topology {
        let shapes = |shapes: &[&str]| shapes.iter().map(|letters| shape(letters)).collect::<Vec<_>>();
        Topology::of(&shapes(rings), &shapes(lines))
    }

    fn arcs(topology: &Topology) -> Vec<String> {
        topology.arcs.iter().map(|arc| letters(arc)).collect()
    }

    fn numbers(arcs: &[ArcRef]) -> Vec<i32> {
        arcs.iter().map(|arc| arc.0).collect()
    }

    #[test]
    fn exact_duplicate_lines_abc_and_abc_share_the_arc_abc() {
        let topology = topology(&[], &["ABC", "ABC"]);
        assert_eq!((arcs(&topology), numbers(&topology.lines[1])), (vec!["ABC".to_owned()], vec![0]));
    }

    #[test]
    fn reversed_duplicate_lines_abc_and_cba_share_the_arc_abc() {
        let topology = topology(&[], &["ABC", "CBA"]);
        assert_eq!((arcs(&topology), numbers(&topology.lines[1])), (vec!["ABC".to_owned()], vec![!0]));
    }

    #[test]
    fn exact_duplicate_rings_share_one_arc() {
        let topology = topology(&["ABC", "ABC"], &[]);
        assert_eq!((arcs(&topology), numbers(&topology.rings[1])), (vec!["ABCA".to_owned()], vec![0]));
    }

    #[test]
    fn rotated_and_reversed_duplicate_rings_share_one_arc() {
        let topology = topology(&["ABCD", "CDAB", "BADC"], &[]);
        assert_eq!(arcs(&topology), ["ABCDA"]);
        assert_eq!((numbers(&topology.rings[1]), numbers(&topology.rings[2])), (vec![0], vec![!0]));
    }

    #[test]
    fn when_an_old_arc_abc_extends_a_new_arc_ab_they_share_ab() {
        let topology = topology(&[], &["ABC", "AB"]);
        assert_eq!(arcs(&topology), ["AB", "BC"]);
        assert_eq!(numbers(&topology.lines[1]), [0]);
    }

    #[test]
    fn when_a_line_starts_in_the_middle_of_another_both_are_cut_there() {
        let topology = topology(&[], &["ABC", "BD"]);
        assert_eq!(arcs(&topology), ["AB", "BC", "BD"]);
    }

    #[test]
    fn lines_that_meet_in_a_point_are_cut_there() {
        let topology = topology(&[], &["ABC", "DBE"]);
        assert_eq!(arcs(&topology), ["AB", "BC", "DB", "BE"]);
    }

    #[test]
    fn rings_that_share_an_edge_are_cut_at_its_ends() {
        let topology = topology(&["ABCD", "BEFC"], &[]);
        assert_eq!(arcs(&topology), ["BC", "CDAB", "BEFC"]);
        assert_eq!(numbers(&topology.rings[1]), [2, !0]);
    }

    #[test]
    fn a_line_along_a_ring_shares_its_arc() {
        let topology = topology(&["ABCDE"], &["DCB"]);
        assert_eq!(arcs(&topology), ["BCD", "DEAB"]);
        assert_eq!(numbers(&topology.lines[0]), [!0]);
    }

    #[test]
    fn a_ring_that_touches_itself_is_cut_where_it_does() {
        let topology = topology(&["ABCBD", "ABABC"], &[]);
        assert_eq!(letters(&topology.ring(0)), "ABCBD");
        assert_eq!(letters(&topology.ring(1)), "ABABC");
    }

    #[test]
    fn a_ring_run_twice_comes_back_run_twice() {
        assert_eq!(letters(&topology(&["ABCABC"], &[]).ring(0)), "ABCABC");
    }

    #[test]
    fn nothing_has_no_arcs() {
        assert_eq!(Topology::of(&[], &[]), Topology::default());
    }

    /// Random shapes over few points, so that they meet often; neighbours differ.
    fn shapes(least: usize) -> impl Strategy<Value = Vec<Vec<GridPoint>>> {
        let points = vec((0..4_i32, 0..3_i32).prop_map(|(x, y)| GridPoint { x, y }), least..14);
        let apart = move |mut points: Vec<GridPoint>| {
            points.dedup();
            while points.len() > 1 && points.first() == points.last() {
                points.pop();
            }
            points
        };
        vec(points.prop_map(apart).prop_filter("a shape", move |points| points.len() >= least), 0..12)
    }

    /// The least rotation of a ring.
    fn least(ring: &[GridPoint]) -> Vec<GridPoint> {
        let turned = |start| [&ring[start..], &ring[..start]].concat();
        (0..ring.len()).map(turned).min().unwrap_or_default()
    }

    #[test]
    fn a_shape_that_follows_shares_whole_arcs_and_cuts_none() {
        let mut topology = topology(&["ABCDEF", "AFGH"], &[]);
        assert_eq!(arcs(&topology), ["ABCDEF", "FA", "FGHA"]);
        topology.follow(&[shape("AHGFX"), shape("BCDY"), shape("DCBY")], &[shape("GFA"), shape("AF")]);
        assert_eq!(arcs(&topology)[3..], ["FXA", "BCDYB", "GF"]);
        assert_eq!(
            topology.rings[2..].iter().map(|arcs| numbers(arcs)).collect::<Vec<_>>(),
            [vec![!2, 3], vec![4], vec![!4]]
        );
        assert_eq!(topology.lines.iter().map(|arcs| numbers(arcs)).collect::<Vec<_>>(), [vec![5, 1], vec![!1]]);
    }

    #[test]
    fn arcs_that_meet_start_where_they_meet() {
        let arranged = topology(&[], &["ABE", "CB", "DB"]);
        let arranged = Topology { ..arranged }.arranged(4);
        assert_eq!(arcs(&arranged).iter().map(|arc| &arc[..1]).collect::<Vec<_>>(), ["B"; 4]);
        assert_eq!(letters(&arranged.line(0)), "ABE");
    }

    proptest! {
        #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

        #[test]
        fn shapes_come_back_when_others_follow_and_when_they_are_arranged(
            rings in shapes(3),
            lines in shapes(2),
            more_rings in shapes(3),
            more_lines in shapes(2),
        ) {
            let mut topology = Topology::of(&rings, &lines);
            let shared = topology.arcs.len();
            topology.follow(&more_rings, &more_lines);
            let arranged = topology.clone().arranged(shared);
            for topology in [topology, arranged] {
                for (index, ring) in rings.iter().chain(&more_rings).enumerate() {
                    prop_assert_eq!(least(&topology.ring(index)), least(ring));
                }
                for (index, line) in lines.iter().chain(&more_lines).enumerate() {
                    prop_assert_eq!(&topology.line(index), line);
                }
            }
        }

        #[test]
        fn every_ring_and_line_comes_back_and_no_stretch_is_kept_twice(rings in shapes(3), lines in shapes(2)) {
            let topology = Topology::of(&rings, &lines);
            for (index, ring) in rings.iter().enumerate() {
                prop_assert_eq!(least(&topology.ring(index)), least(ring));
            }
            for (index, line) in lines.iter().enumerate() {
                prop_assert_eq!(&topology.line(index), line);
            }
            let mut edges: Vec<_> = Vec::new();
            for arc in &topology.arcs {
                let mut of_arc: Vec<_> =
                    arc.windows(2).map(|pair| (pair[0].min(pair[1]), pair[0].max(pair[1]))).collect();
                // A spike runs along its edges twice.
                of_arc.sort();
                of_arc.dedup();
                edges.extend(of_arc);
            }
            let all = edges.len();
            edges.sort();
            edges.dedup();
            prop_assert_eq!(edges.len(), all);
        }
    }
}

//! Damages inputs at random; the same seed gives the same inputs.

/// The most bytes to which an input grows.
const MOST_INPUT: usize = 1 << 20;

/// Pseudo-random numbers (xorshift).
#[derive(Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The numbers of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        // Xorshift never leaves 0.
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).max(1))
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below a limit.
    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap()
    }
}

/// Pieces that are inserted into damaged input.
const PIECES: [&str; 30] = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "[[",
    "]]",
    "null",
    "true",
    "-1",
    "0",
    "180",
    "-180.0000001",
    "190",
    "359.9",
    "1e308",
    "-1e999",
    "90",
    "1e-320",
    "99999999999999999999",
    "[0,0],",
    "[37,48],",
    "\\u0000",
    "\u{feff}",
    "\n",
    "NaN",
    "{},",
    "\"type\":",
];

/// A seed, or a part of one joined to a part of another, with some damage.
pub(crate) fn damaged(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut input = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(input.len() + 1);
        let until = input.len().min(at + chance.below(40));
        match chance.below(8) {
            0 => {
                let bit = 1 << chance.below(8);
                input.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= bit);
            }
            1 => drop(input.drain(at..until)),
            2 => input.truncate(at),
            3 | 4 => {
                let piece = PIECES[chance.below(PIECES.len())];
                input.splice(at..until.min(at + piece.len()), piece.bytes());
            }
            5 => {
                let times = chance.below(200);
                let part = input[at..until].repeat(times);
                input.splice(at..at, part);
            }
            6 => {
                let other = &seeds[chance.below(seeds.len())];
                let from = chance.below(other.len());
                input.splice(at..until, other[from..other.len().min(from + 400)].iter().copied());
            }
            _ => {
                // Replace a digit.
                let digit = b'0' + u8::try_from(chance.below(10)).unwrap();
                if let Some(byte) = input.iter_mut().skip(at).find(|byte| byte.is_ascii_digit()) {
                    *byte = digit;
                }
            }
        }
        input.truncate(MOST_INPUT);
    }
    input
}

//! The `frontline` program.

fn main() {}

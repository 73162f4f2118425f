//! Decodes the geometry of a vector tile from drawing commands to paths.

use super::{
    Problem,
    wire::{BadWire, Numbers, zigzag},
};

/// A point of a tile.
///
/// # Units
/// Fractions of the tile's side from its upper left corner, `y` downwards; 0 to 1 within the tile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TilePoint {
    /// To the right.
    pub x: f64,
    /// Downwards.
    pub y: f64,
}

/// A line, or a closed ring without the repeated first point.
pub type Path = Vec<TilePoint>;

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE_PATH: u32 = 7;

/// How far outside the tile a point may lie, in tile sides.
const MAX_REACH: i64 = 1 << 12;

/// The paths of a geometry. `room` is the number of points still allowed, and is reduced by those used.
pub(super) fn paths(commands: &[u8], extent: u32, room: &mut usize) -> Result<Vec<Path>, Problem> {
    let mut numbers = Numbers::of(commands);
    let mut paths: Vec<Path> = Vec::new();
    let (mut x, mut y) = (0_i64, 0_i64);
    let reach = i64::from(extent) * MAX_REACH;
    while let Some(command) = numbers.next() {
        let command = command.map_err(|BadWire| Problem::Geometry)?;
        let (id, count) = (command & 7, command >> 3);
        if id == CLOSE_PATH {
            continue;
        }
        if id != MOVE_TO && id != LINE_TO {
            return Err(Problem::Geometry);
        }
        for _ in 0..count {
            let mut step = || Some(zigzag(u64::from(numbers.next()?.ok()?)));
            (x, y) = (x + step().ok_or(Problem::Geometry)?, y + step().ok_or(Problem::Geometry)?);
            if x.abs() > reach || y.abs() > reach {
                return Err(Problem::Geometry);
            }
            *room = room.checked_sub(1).ok_or(Problem::TooManyPoints)?;
            if id == MOVE_TO {
                paths.push(Path::new());
            }
            let path = paths.last_mut().ok_or(Problem::Geometry)?;
            path.push(TilePoint { x: x as f64 / f64::from(extent), y: y as f64 / f64::from(extent) });
        }
    }
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The polygon of section 4.3.5.6 of the specification without its last ring: two squares, the second with a hole.
    const SQUARES: [u8; 20] = [9, 0, 0, 26, 20, 0, 0, 20, 19, 0, 15, 9, 22, 2, 26, 18, 0, 0, 18, 17];

    #[test]
    fn the_example_of_the_specification_gives_its_paths() {
        let commands = [SQUARES.as_slice(), &[0, 15]].concat();
        let mut room = 8;
        let paths = paths(&commands, 10, &mut room).unwrap();
        let ends: Vec<_> = paths.iter().map(|path| (path.len(), path[0], path[3])).collect();
        let point = |x, y| TilePoint { x, y };
        assert_eq!(ends, [(4, point(0.0, 0.0), point(0.0, 1.0)), (4, point(1.1, 1.1), point(1.1, 2.0))]);
        assert_eq!(room, 0);
    }

    #[test]
    fn more_points_than_there_is_room_for_are_a_fault() {
        let commands = [SQUARES.as_slice(), &[0, 15]].concat();
        assert_eq!(paths(&commands, 10, &mut 7), Err(Problem::TooManyPoints));
        // A count of half a billion without a single point.
        assert_eq!(paths(&[0xf9, 0xff, 0xff, 0xff, 0x0f], 10, &mut 7), Err(Problem::Geometry));
    }

    #[test]
    fn a_line_needs_a_start_and_a_command_a_name() {
        assert_eq!(paths(&[10, 2, 2], 10, &mut 7), Err(Problem::Geometry));
        assert_eq!(paths(&[3 << 3 | 5, 2, 2], 10, &mut 7), Err(Problem::Geometry));
        assert_eq!(paths(&[9, 2], 10, &mut 7), Err(Problem::Geometry));
    }
}

//! Loads tiles on a separate thread, those in the middle of the view first.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
};

use bevy::{
    asset::RenderAssetUsages,
    prelude::*,
    render::render_resource::{Extent3d, TextureDimension, TextureFormat},
};

use super::super::meshes::{area_mesh, line_mesh};
use crate::{
    cartography::basemap::tiles::TileDrawing,
    formats::pmtiles::{BadTile, GroundKind, Picture, Tile, TileAddress, TileFile},
    geometry::{mercator::WorldPoint, triangles::triangles_from_rings},
    viewer::state::{
        background::{BackgroundSender, BackgroundTask, Waker},
        drawings::{LocalTriangles, local_from_world},
    },
};

/// Approximate GPU memory per vertex of an area's and of a line's mesh, including its share of indices, bytes.
const BYTES_PER_AREA_POINT: usize = 28;
const BYTES_PER_LINE_POINT: usize = 160;

/// The content of a tile, ready for upload.
#[derive(Debug)]
pub(super) enum Ready {
    /// An image.
    Picture(Box<Image>),
    /// A mesh per kind of ground.
    Meshes(Vec<(GroundKind, Mesh)>),
}

/// A tile that was loaded.
#[derive(Debug)]
pub(super) struct Arrival {
    pub(super) tile: TileAddress,
    /// Its content; `None` if the file does not have the tile.
    pub(super) ready: Result<Option<Ready>, BadTile>,
    /// Approximate memory size.
    pub(super) bytes: usize,
}

/// The channels to and from the thread.
#[derive(Debug)]
pub(super) struct Loader {
    wanted: Sender<Vec<TileAddress>>,
    reading: BackgroundTask<Arrival>,
}

impl Loader {
    /// Starts the thread; it ends when the loader is dropped.
    pub(super) fn start(file: Arc<TileFile>, waker: Waker) -> Self {
        let (wanted, wishes) = mpsc::channel();
        let reading = BackgroundTask::run(waker, move |sender| load(&file, &wishes, &sender));
        Self { wanted, reading }
    }

    /// Requests tiles in this order; earlier requests are cancelled.
    pub(super) fn ask(&self, tiles: Vec<TileAddress>) {
        if self.wanted.send(tiles).is_err() {
            error!("the thread that reads the base map is gone");
        }
    }

    /// The tiles loaded since the last call.
    pub(super) fn arrivals(&self) -> Vec<Arrival> {
        self.reading.news().messages
    }
}

fn load(file: &TileFile, wishes: &Receiver<Vec<TileAddress>>, teller: &BackgroundSender<Arrival>) {
    let mut queue = VecDeque::new();
    loop {
        if queue.is_empty() {
            let Ok(wanted) = wishes.recv() else { return };
            queue = wanted.into();
        }
        if let Some(wanted) = wishes.try_iter().last() {
            queue = wanted.into();
        }
        let Some(tile) = queue.pop_front() else { continue };
        if teller.tell(arrival(file, tile)).is_err() {
            return;
        }
    }
}

fn arrival(file: &TileFile, tile: TileAddress) -> Arrival {
    let (ready, bytes) = match file.tile(tile) {
        Ok(Some(Tile::Picture(picture))) => {
            let bytes = picture.rgba.len();
            (Ok(Some(Ready::Picture(Box::new(image(picture))))), bytes)
        }
        Ok(Some(Tile::Vector(features))) => {
            let (meshes, bytes) = meshes(&TileDrawing::of(tile, &features));
            (Ok(Some(Ready::Meshes(meshes))), bytes)
        }
        Ok(None) => (Ok(None), 0),
        Err(error) => (Err(error), 0),
    };
    Arrival { tile, ready, bytes }
}

fn image(picture: Picture) -> Image {
    Image::new(
        Extent3d { width: picture.width, height: picture.height, depth_or_array_layers: 1 },
        TextureDimension::D2,
        picture.rgba,
        TextureFormat::Rgba8UnormSrgb,
        RenderAssetUsages::RENDER_WORLD,
    )
}

/// A mesh per kind of ground, and their approximate memory size.
fn meshes(drawing: &TileDrawing) -> (Vec<(GroundKind, Mesh)>, usize) {
    let (mut meshes, mut bytes) = (Vec::new(), 0);
    for (&kind, areas) in &drawing.areas {
        let triangles: Vec<LocalTriangles> = areas.iter().map(|rings| triangles(rings)).collect();
        // Bevy does not accept empty meshes.
        if triangles.iter().all(|area| area.indices.is_empty()) {
            continue;
        }
        bytes += triangles.iter().map(|area| area.points.len() * BYTES_PER_AREA_POINT).sum::<usize>();
        meshes.push((kind, area_mesh(&triangles)));
    }
    for (&kind, lines) in drawing.lines.iter().filter(|(_, lines)| !lines.is_empty()) {
        let lines: Vec<Vec<[f32; 2]>> =
            lines.iter().map(|line| line.iter().map(|&point| local_from_world(point)).collect()).collect();
        bytes += lines.iter().map(|line| line.len() * BYTES_PER_LINE_POINT).sum::<usize>();
        meshes.push((kind, line_mesh(lines.iter().map(Vec::as_slice))));
    }
    (meshes, bytes)
}

/// Triangulates an area; empty if that fails, for example because its boundary crosses itself.
fn triangles(rings: &[Vec<WorldPoint>]) -> LocalTriangles {
    let cut = triangles_from_rings(rings.iter().map(|ring| ring.iter().copied())).unwrap_or_default();
    LocalTriangles { points: cut.points.into_iter().map(local_from_world).collect(), indices: cut.indices }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_a_tile_becomes_one_mesh() {
        let tile = TileAddress::new(6, 38, 22).unwrap();
        let mut drawing = TileDrawing::of(tile, &[]);
        let corner = tile.north_west();
        drawing.lines.insert(GroundKind::River, Vec::new());
        drawing.areas.insert(GroundKind::Water, Vec::new());
        drawing.lines.insert(GroundKind::Road, vec![vec![corner, WorldPoint { x: corner.x + 1.0, ..corner }]; 3]);
        let (meshes, bytes) = meshes(&drawing);
        let sizes: Vec<_> = meshes.iter().map(|(kind, mesh)| (*kind, mesh.count_vertices())).collect();
        assert_eq!(sizes, [(GroundKind::Land, 4), (GroundKind::Road, 12)]);
        assert_eq!(bytes, 4 * BYTES_PER_AREA_POINT + 6 * BYTES_PER_LINE_POINT);
    }
}

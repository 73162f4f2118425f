"""Copies the glyphs that the first font lacks from the other fonts into it.

    python3 merge.py OUTPUT FIRST OTHER...

All are TrueType fonts of 1000 units per em. Metrics, names and kerning stay
those of the first font. Needs fonttools.
"""

import sys

from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

output, first, *others = sys.argv[1:]
font = TTFont(first, recalcTimestamp=False)
order = font.getGlyphOrder()
for path in others:
    other = TTFont(path)
    assert other["head"].unitsPerEm == font["head"].unitsPerEm
    glyphs = other.getGlyphSet()
    for code, source in sorted(other.getBestCmap().items()):
        if code in font.getBestCmap():
            continue
        name = f"uni{code:04X}"
        drawing = DecomposingRecordingPen(glyphs)
        glyphs[source].draw(drawing)
        pen = TTGlyphPen(None)
        drawing.replay(pen)
        font["glyf"].glyphs[name] = pen.glyph()
        font["hmtx"].metrics[name] = other["hmtx"].metrics[source]
        order = order + [name]
        font.setGlyphOrder(order)
        font["glyf"].setGlyphOrder(order)
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name
font.save(output)

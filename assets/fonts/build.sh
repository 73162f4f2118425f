#!/bin/sh
# Makes the two subset fonts here. Needs the Debian packages fonts-noto-core
# (Noto Sans Regular, Math, Symbols2) and fonts-noto-extra (Noto Sans SemiBold),
# and fonttools from PyPI.
# Usage: build.sh [FOLDER_OF_THE_NOTO_FONTS]
set -eu
from="${1:-/usr/share/fonts/truetype/noto}"
here="$(cd "$(dirname "$0")" && pwd)"
work="$(mktemp -d)"
trap 'rm -r "$work"' EXIT

# Basic Latin, Latin-1 (with superscripts 2 and 3), Latin Extended-A, Romanian s and t, modifier
# apostrophe, combining acute, Cyrillic, general punctuation, superscripts,
# euro, hryvnia, number and trade mark signs.
text="U+0020-007E,U+00A0-00FF,U+0100-017F,U+0218-021B,U+02BC,U+0301,U+0400-04FF"
text="$text,U+2000-206F,U+2070-209C,U+20AC,U+20B4,U+2116,U+2122"
# Noto Sans itself has no arrows, minus and comparison signs or shapes: they
# come from its sister fonts.
math="U+2190-2195,U+2212,U+2248,U+2260,U+2264,U+2265"
shapes="U+25A0,U+25A1,U+25B2,U+25B6,U+25BC,U+25C0,U+25CB,U+25CF"

pyftsubset "$from/NotoSansMath-Regular.ttf" --output-file="$work/math.ttf" \
    --unicodes="$math" --layout-features= --drop-tables+=MATH --no-hinting --no-notdef-outline
pyftsubset "$from/NotoSansSymbols2-Regular.ttf" --output-file="$work/shapes.ttf" \
    --unicodes="$shapes" --layout-features= --no-hinting --no-notdef-outline

for weight in Regular SemiBold; do
    pyftsubset "$from/NotoSans-$weight.ttf" --output-file="$work/text.ttf" \
        --unicodes="$text" --layout-features=kern,mark,mkmk,ccmp,locl \
        --no-hinting --name-IDs='*' --name-languages=0x409
    python3 "$here/merge.py" "$here/NotoSans-$weight.ttf" "$work/text.ttf" "$work/math.ttf" "$work/shapes.ttf"
done

#!/usr/bin/env python3
"""Makes the terminal's bitmap fonts: modules/screens/fonts/NAME.fnt (BMFont binary, version 3) and NAME.png.

Run by hand when a size or a character is wanted; the output is committed.

    python3 -m venv venv && venv/bin/pip install pillow fonttools brotli
    npm pack @fontsource/atkinson-hyperlegible-next@5.3.0 && tar xf fontsource-*.tgz
    venv/bin/python tools/fonts/make-fonts.py package modules/screens/fonts

The letters are Atkinson Hyperlegible Next (SIL Open Font License 1.1; no reserved name), with its proportional figures:
with the tabular ones "150 mg" reads as "1 50 mg" at these sizes. The icons are drawn by icons.py. Glyphs are black with alpha, as the `*-mask`
resources of the Moddable SDK want; alpha takes the 16 levels that Poco keeps, so the sheet is what the device shows.
"""

import io
import shutil
import struct
import sys
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

from icons import BAND, ICONS, LARGE, SMALL, Pen

# 0xAD, the soft hyphen, is left out; 0xB5 comes after the letters that it is made of.
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x100), 0x152, 0x153, 0x178]
LATIN += [0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026, 0x202F, 0x20AC]
DIGITS = [0x20, 0x2C, 0x2D, 0x2E, *range(0x30, 0x3A), 0xA0, 0x2013, 0x20AC]

# name, weight, pixels an em, characters
TEXT = [
    ("text-14", 500, 14, LATIN),
    ("text-17", 500, 17, LATIN),
    ("bold-17", 700, 17, LATIN),
    ("bold-25", 700, 25, LATIN),
    ("digits-46", 700, 46, DIGITS),
]
ICON = [("icons-16", 16, SMALL), ("icons-24", 24, BAND), ("icons-64", 64, LARGE)]

SHEET_WIDTH = 256
SUPERSAMPLING = 16


def sixteen_levels(image):
    """Alpha to the nearest of 16 levels, spread over 0..255 so that png2bmp finds the same level again."""
    return image.point(lambda a: (a * 15 + 127) // 255 * 17)


def load_face(package, weight):
    """The latin and latin-ext halves of a weight, each as a TTF in memory."""
    files = [package / "files" / f"atkinson-hyperlegible-next-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext")]
    parts = []
    for path in files:
        font = TTFont(path)
        font.flavor = None
        data = io.BytesIO()
        font.save(data)
        parts.append(data)
    return parts


def text_glyphs(package, weight, size, characters):
    """@returns {code: (image, left, top above the baseline, advance)}"""
    parts = load_face(package, weight)
    outlines = [TTFont(io.BytesIO(p.getvalue())) for p in parts]
    faces = [ImageFont.truetype(io.BytesIO(p.getvalue()), size, layout_engine=ImageFont.Layout.BASIC) for p in parts]
    glyphs = {}
    for code in characters:
        if code == 0x202F:  # Narrow no-break space: a space, thinner. The font has none.
            glyphs[code] = (None, 0, 0, max(2, round(size * 0.16)))
            continue
        if code == 0xB5:
            glyphs[code] = micro(glyphs[ord("u")], glyphs[ord("p")])
            continue
        part = next(i for i, outline in enumerate(outlines) if code in outline.getBestCmap())
        face, letter = faces[part], chr(code)
        left, top, right, bottom = face.getbbox(letter, anchor="ls")
        advance, middle = measures(outlines[part], code, size)
        if right <= left or bottom <= top:
            glyphs[code] = (None, 0, 0, advance)
            continue
        image = Image.new("L", (right - left + 4, bottom - top + 4), 0)
        ImageDraw.Draw(image).text((2 - left, 2 - top), letter, font=face, fill=255, anchor="ls")
        glyphs[code] = crop(image, left - 2, 2 - top, advance)
        # The hinter makes strokes crisp and letters wide: its ink is kept, on the middle of the true outline.
        ink, _, above, _ = glyphs[code]
        glyphs[code] = (ink, round(middle - ink.width / 2), above, advance)
    return glyphs


def measures(outline, code, size):
    """@returns advance in whole pixels, middle of the ink from the pen; of the outline as designed, not as hinted"""
    name = outline.getBestCmap()[code]
    scale = size / outline["head"].unitsPerEm
    glyph = outline["glyf"][name]
    middle = (glyph.xMin + glyph.xMax) / 2 if glyph.numberOfContours else 0
    return round(outline["hmtx"][name][0] * scale), middle * scale


def micro(u, p):
    """The micro sign, which the font lacks and doses need: a u whose left stem goes as deep as that of p."""
    image, left, top, advance = u
    below = p[0].height - p[2] - (image.height - top)
    tall = Image.new("L", (image.width, image.height + below), 0)
    stem = image.crop((0, 1, image.width // 2, 2))
    for y in range(image.height // 2, tall.height):
        tall.paste(stem, (0, y))
    tall.paste(ImageChops.lighter(tall.crop((0, 0, *image.size)), image), (0, 0))
    return (tall, left, top, advance)


def icon_glyphs(size, codes):
    glyphs = {}
    for code in codes:
        side = size * SUPERSAMPLING
        image = Image.new("L", (side, side), 0)
        ICONS[code](Pen(ImageDraw.Draw(image), side / 24))
        image = image.resize((size, size), Image.Resampling.BOX)
        glyphs[code] = crop(image, 0, size, size)
    return glyphs


def crop(image, left, top, advance):
    """Cuts to the ink. left and top place the image on the baseline: top is how far its first row is above it."""
    image = sixteen_levels(image)
    box = image.getbbox()
    if box is None:
        return (None, 0, 0, advance)
    return (image.crop(box), left + box[0], top - box[1], advance)


def pack(glyphs):
    """Rows of glyphs, tallest first. @returns sheet, {code: (x, y)}"""
    order = sorted((c for c in glyphs if glyphs[c][0]), key=lambda c: (-glyphs[c][0].height, c))
    x = y = row = 0
    places = {}
    for code in order:
        width, height = glyphs[code][0].size
        if x + width > SHEET_WIDTH:
            x, y, row = 0, y + row + 1, 0
        places[code] = (x, y)
        x += width + 1
        row = max(row, height)
    sheet = Image.new("RGBA", (SHEET_WIDTH, y + row), (0, 0, 0, 0))
    for code, place in places.items():
        image = glyphs[code][0]
        black = Image.new("RGBA", image.size, (0, 0, 0, 0))
        black.putalpha(image)
        sheet.paste(black, place)
    return sheet, places


def write(folder, name, size, glyphs, ascent=None):
    inked = [g for g in glyphs.values() if g[0]]
    ascent = ascent or max(top for _, _, top, _ in inked)
    height = ascent + max(image.height - top for image, _, top, _ in inked)
    sheet, places = pack(glyphs)
    sheet.save(folder / f"{name}.png", optimize=True)

    def block(kind, data):
        return struct.pack("<BI", kind, len(data)) + data

    info = struct.pack("<hBBH8B", size, 0x40, 0, 100, 1, 0, 0, 0, 0, 1, 1, 0) + name.encode() + b"\0"
    common = struct.pack("<5H5B", height, ascent, sheet.width, sheet.height, 1, 0, 0, 0, 0, 0)
    pages = f"{name}.png".encode() + b"\0"
    chars = b""
    for code in sorted(glyphs):
        image, left, top, advance = glyphs[code]
        x, y = places.get(code, (0, 0))
        width, rows = image.size if image else (0, 0)
        chars += struct.pack("<I4H3h2B", code, x, y, width, rows, left, ascent - top if image else 0, advance, 0, 15)
    data = b"BMF\x03" + block(1, info) + block(2, common) + block(3, pages) + block(4, chars)
    (folder / f"{name}.fnt").write_bytes(data)
    print(f"{name}: {len(glyphs)} glyphs, height {height}, ascent {ascent}, {len(data)} + {(folder / f'{name}.png').stat().st_size} bytes")


def main(package, folder):
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(package / "LICENSE", folder / "OFL.txt")
    for name, weight, size, characters in TEXT:
        write(folder, name, size, text_glyphs(package, weight, size, characters))
    for name, size, codes in ICON:
        write(folder, name, size, icon_glyphs(size, codes), ascent=size)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

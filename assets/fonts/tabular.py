"""Makes the tabular fonts of this folder; see README.md.

usage: tabular.py FOLDER_OF_THE_UNPACKED_PACKAGE TARGET_FOLDER
"""
import sys

from fontTools.ttLib import TTFont

WORD_SPACE = 230
NAMES = (('Plus Jakarta Sans', 'Plus Jakarta Sans Tabular'), ('PlusJakartaSans', 'PlusJakartaSansTabular'))

for source, weight in (('400Regular', 'Regular'), ('500Medium', 'Medium'), ('600SemiBold', 'SemiBold'), ('700Bold', 'Bold')):
    font = TTFont(f'{sys.argv[1]}/{source}/PlusJakartaSans_{source}.ttf', recalcTimestamp=False)
    glyphs = set(font.getGlyphOrder())
    plain = {rune: font.getBestCmap()[rune] for rune in range(ord('0'), ord('9') + 1)}
    for table in font['cmap'].tables:
        for rune, glyph in plain.items():
            assert glyph + '.tf' in glyphs
            table.cmap[rune] = glyph + '.tf'
    for rune in (0x20, 0xA0):
        space = font.getBestCmap()[rune]
        font['hmtx'][space] = (WORD_SPACE, font['hmtx'][space][1])
    for record in font['name'].names:
        if record.nameID in (1, 3, 4, 6, 16):
            text = record.toUnicode()
            for old, new in NAMES:
                text = text.replace(old, new)
            record.string = text
    font.save(f'{sys.argv[2]}/PlusJakartaSansTabular-{weight}.ttf')

"""qr: reads a QR code that was drawn as the path of an SVG: a second opinion on what a camera would make of it. Byte mode, level M,
versions 2 to 9; nothing is corrected, since nothing has been damaged."""
import re

QUIET = 4
ALIGNMENT = {2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46]}
BLOCKS = {2: [28], 3: [44], 4: [32] * 2, 5: [43] * 2, 6: [27] * 4, 7: [31] * 4, 8: [38] * 2 + [39] * 2, 9: [36] * 3 + [37] * 2}
MASKS = [lambda r, c: (r + c) % 2, lambda r, c: r % 2, lambda r, c: c % 3, lambda r, c: (r + c) % 3,
         lambda r, c: (r // 2 + c // 3) % 2, lambda r, c: r * c % 2 + r * c % 3, lambda r, c: (r * c % 2 + r * c % 3) % 2,
         lambda r, c: ((r + c) % 2 + r * c % 3) % 2]


def modules(path, size):
    """The square as rows of true and false, without its light border."""
    width = size - 2 * QUIET
    square = [[False] * width for _ in range(width)]
    for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", path):
        for at in range(int(x), int(x) + int(run)):
            square[int(y) - QUIET][at - QUIET] = True
    return square


def is_fixed(version, row, column):
    """Whether a module belongs to the marks by which a camera finds its way."""
    width = 17 + 4 * version
    if row == 6 or column == 6 or (row < 9 and (column < 9 or column >= width - 8)) or (row >= width - 8 and column < 9):
        return True
    if version >= 7 and ((row < 6 and column >= width - 11) or (column < 6 and row >= width - 11)):
        return True
    centres = ALIGNMENT[version]
    corners = {(6, 6), (6, centres[-1]), (centres[-1], 6)}
    return any(abs(row - r) < 3 and abs(column - c) < 3 for r in centres for c in centres if (r, c) not in corners)


def mask_of(square):
    places = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7, 8)] + [(7, 8)] + [(r, 8) for r in (5, 4, 3, 2, 1, 0)]
    told = int("".join("01"[square[r][c]] for r, c in places), 2) ^ 0b101010000010010
    if told >> 13 != 0:
        raise AssertionError("not of level M: %s" % bin(told))
    return MASKS[told >> 10 & 7]


def codewords(square, version):
    """In pairs of columns from the right, upwards and downwards in turn."""
    width, mask, bits, up = len(square), mask_of(square), "", True
    column = width - 1
    while column > 0:
        column -= column == 6
        for row in range(width - 1, -1, -1) if up else range(width):
            for c in (column, column - 1):
                if not is_fixed(version, row, c):
                    bits += "01"[square[row][c] ^ (mask(row, c) == 0)]
        column, up = column - 2, not up
    return [int(bits[i:i + 8], 2) for i in range(0, len(bits) - 7, 8)]


def read(path, size):
    """The text that a camera would find."""
    square = modules(path, size)
    version = (len(square) - 17) // 4
    words, blocks = iter(codewords(square, version)), [[] for _ in BLOCKS[version]]
    for place in range(max(BLOCKS[version])):
        for block, length in zip(blocks, BLOCKS[version]):
            if place < length:
                block.append(next(words))
    bits = "".join(format(word, "08b") for block in blocks for word in block)
    if bits[:4] != "0100":
        raise AssertionError("not in byte mode")
    length = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * i:20 + 8 * i], 2) for i in range(length)).decode("ascii")

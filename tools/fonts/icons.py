"""The icons, drawn on a grid of 24 x 24 with round strokes. One function a shape; the dictionary at the end gives the code point."""

from math import cos, pi, sin

STROKE = 2.2


class Pen:
    """Draws in grid units on an image of `scale` pixels a unit. Ink is 255."""

    def __init__(self, draw, scale):
        self.draw = draw
        self.scale = scale

    def _at(self, points):
        return [(x * self.scale, y * self.scale) for x, y in points]

    def dot(self, x, y, radius, ink=255):
        self.draw.ellipse(self._at([(x - radius, y - radius), (x + radius, y + radius)]), fill=ink)

    def line(self, *points, width=STROKE, ink=255):
        for a, b in zip(points, points[1:]):
            (x0, y0), (x1, y1) = a, b
            length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1
            dx, dy = (y1 - y0) / length * width / 2, (x0 - x1) / length * width / 2
            self.draw.polygon(self._at([(x0 + dx, y0 + dy), (x1 + dx, y1 + dy), (x1 - dx, y1 - dy), (x0 - dx, y0 - dy)]), fill=ink)
        for x, y in points:
            self.dot(x, y, width / 2, ink)

    def shape(self, *points, ink=255):
        self.draw.polygon(self._at(points), fill=ink)

    def ring(self, x, y, radius, width=STROKE):
        self.dot(x, y, radius + width / 2)
        self.dot(x, y, radius - width / 2, 0)

    def arc(self, x, y, radius, start, end, width=STROKE):
        steps = 48
        turn = [(start + (end - start) * i / steps) * pi / 180 for i in range(steps + 1)]
        self.line(*[(x + radius * cos(t), y + radius * sin(t)) for t in turn], width=width)

    def frame(self, x0, y0, x1, y1, radius=2, width=STROKE):
        h = width / 2
        self.draw.rounded_rectangle(self._at([(x0 - h, y0 - h), (x1 + h, y1 + h)]), (radius + h) * self.scale, fill=255)
        self.draw.rounded_rectangle(self._at([(x0 + h, y0 + h), (x1 - h, y1 - h)]), max(0, radius - h) * self.scale, fill=0)

    def block(self, x0, y0, x1, y1, radius=0, ink=255):
        self.draw.rounded_rectangle(self._at([(x0, y0), (x1, y1)]), radius * self.scale, fill=ink)


def check(p):
    p.line((4, 13), (9.5, 18.5), (20.5, 6.5), width=3.4)


def warning(p):
    p.line((12, 3.6), (22, 20.6), (2, 20.6), (12, 3.6), width=2.4)
    p.shape((12, 3.6), (22, 20.6), (2, 20.6))
    p.line((12, 9.2), (12, 14.2), width=2.6, ink=0)
    p.dot(12, 17.8, 1.5, 0)


def cross(p):
    p.line((5.5, 5.5), (18.5, 18.5), width=3.4)
    p.line((18.5, 5.5), (5.5, 18.5), width=3.4)


def clock(p):
    p.ring(12, 12, 9)
    p.line((12, 6.8), (12, 12), (16, 14.2))


def network_off(p):
    p.arc(12, 18.5, 13, 222, 318)
    p.arc(12, 18.5, 8, 222, 318)
    p.dot(12, 18.5, 2)
    p.line((4, 3.5), (21, 21.5), width=5, ink=0)
    p.line((4, 3.5), (21, 21.5))


def key(p):
    p.ring(8, 15.8, 4.6)
    p.line((11.4, 12.4), (20.4, 3.6))
    p.line((16, 8), (19, 11))
    p.line((19, 5), (21.4, 7.4))


def queue(p):
    p.line((3, 14.5), (3, 20.5), (21, 20.5), (21, 14.5))
    p.line((12, 15.5), (12, 3.5))
    p.line((7, 8.5), (12, 3.5), (17, 8.5))


def person(p):
    p.dot(12, 7.4, 5)
    p.draw.pieslice(p._at([(2.6, 13.6), (21.4, 32)]), 180, 360, fill=255)


def phone(p):
    p.frame(6.2, 2.2, 17.8, 21.8, 2.4)
    p.block(9, 5.6, 11.4, 8)
    p.block(12.6, 5.6, 15, 8)
    p.block(9, 9.2, 11.4, 11.6)
    p.block(13.4, 9.8, 15, 11.4)
    p.block(9, 13.2, 10.4, 14.6)
    p.block(12, 12.8, 15, 14.8)
    p.line((10.8, 18.6), (13.2, 18.6), width=1.6)


def card(p):
    p.frame(2.4, 5, 21.6, 19, 2.2)
    p.block(5.4, 8.8, 10.2, 12.8, 0.8)
    p.line((13.6, 10), (18.2, 10), width=1.8)
    p.line((5.8, 16), (18.2, 16), width=1.8)


def box(p):
    p.line((12, 2.6), (21, 7.2), (21, 16.8), (12, 21.4), (3, 16.8), (3, 7.2), (12, 2.6))
    p.line((3, 7.2), (12, 11.8), (21, 7.2))
    p.line((12, 11.8), (12, 21.4))


def pill(p):
    p.line((7, 17), (17, 7), width=10)
    p.line((7, 17), (17, 7), width=5.6, ink=0)
    p.line((9.6, 9.6), (14.4, 14.4), width=2)
    p.line((7, 17), (11, 13), width=5.6)


def scanner(p):
    for x, y, dx, dy in ((3, 3, 1, 1), (21, 3, -1, 1), (3, 21, 1, -1), (21, 21, -1, -1)):
        p.line((x + 5 * dx, y), (x, y), (x, y + 5 * dy))
    p.line((5, 12), (19, 12))


def scanner_off(p):
    scanner(p)
    p.line((3.5, 20.5), (20.5, 3.5), width=6, ink=0)
    p.line((4, 20), (20, 4))


def down(p):
    p.line((5, 9), (12, 16), (19, 9), width=2.8)


def gear(p):
    for i in range(8):
        t = i * pi / 4
        p.line((12 + 6 * cos(t), 12 + 6 * sin(t)), (12 + 9.4 * cos(t), 12 + 9.4 * sin(t)), width=3.6)
    p.dot(12, 12, 7.4)
    p.dot(12, 12, 3.2, 0)


def bin_(p):
    p.line((4, 6.4), (20, 6.4))
    p.line((9, 6), (9.6, 3), (14.4, 3), (15, 6))
    p.line((5.8, 7), (7, 21), (17, 21), (18.2, 7))
    p.line((10, 11), (10.3, 17.4), width=1.8)
    p.line((14, 11), (13.7, 17.4), width=1.8)


def receipt(p):
    p.line((5, 2.6), (5, 21), (8.4, 18.8), (12, 21.2), (15.6, 18.8), (19, 21), (19, 2.6), (5, 2.6), width=2)
    p.line((8.6, 7.4), (15.4, 7.4), width=1.8)
    p.line((8.6, 11), (15.4, 11), width=1.8)
    p.line((8.6, 14.6), (12.4, 14.6), width=1.8)


def box_on(p):
    p.block(2.6, 2.6, 21.4, 21.4, 3.4)
    p.line((6.8, 12.4), (10.6, 16.2), (17.4, 8.2), width=2.6, ink=0)


def box_off(p):
    p.frame(3.7, 3.7, 20.3, 20.3, 2.6)


def question(p):
    p.dot(12, 12, 10.4)
    turn = [(180 + 230 * step / 40) * pi / 180 for step in range(41)]
    curve = [(12 + 3.3 * cos(t), 9.4 + 3.3 * sin(t)) for t in turn]
    p.line(*curve, (12, 13.2), (12, 14.2), width=2.3, ink=0)
    p.dot(12, 17.9, 1.5, 0)


def lock(p):
    p.block(4.6, 10.4, 19.4, 21.4, 2)
    p.arc(12, 10.4, 4.8, 180, 360, width=2.4)
    p.dot(12, 15, 1.8, 0)
    p.line((12, 15.5), (12, 18), width=1.8, ink=0)


# Private use area; modules/screens/icons.ts names the same code points.
ICONS = {
    0xE000: check,
    0xE001: warning,
    0xE002: cross,
    0xE003: clock,
    0xE004: network_off,
    0xE005: key,
    0xE006: queue,
    0xE007: person,
    0xE008: phone,
    0xE009: card,
    0xE00A: box,
    0xE00B: pill,
    0xE00C: scanner,
    0xE00D: scanner_off,
    0xE00E: down,
    0xE00F: gear,
    0xE010: bin_,
    0xE011: receipt,
    0xE012: box_on,
    0xE013: box_off,
    0xE014: question,
    0xE015: lock,
}

SMALL = [code for code in ICONS if code != 0xE008 and code < 0xE014]
# Those of the verdict band.
BAND = [0xE000, 0xE001, 0xE002, 0xE014]
# Those that fill a screen.
LARGE = [0xE001, 0xE002, 0xE008, 0xE009, 0xE00A, 0xE014, 0xE015]

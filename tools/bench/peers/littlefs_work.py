"""
littlefs (through littlefs-python) with the work of journal-peers.ts: invoices stored one by one, each removed when it is fifty
old, on a NOR flash in memory whose power can be cut in the middle of a write or an erase. A file for each invoice, since an
invoice must be removed alone. Prints one JSON object.

argv: invoices, bytes of each, kept, blocks, cuts
"""
import json
import sys

from littlefs import LittleFS, LittleFSError, lfs
from littlefs.context import UserContext

INVOICES, LENGTH, KEPT, BLOCKS, CUTS = map(int, sys.argv[1:])
BLOCK = 4096
IO_ERROR = -5
PAYLOAD = bytes((i * 31) & 0xFF for i in range(LENGTH))


class Nor(UserContext):
    """Bits are cleared by a write and set by an erase; what the power is cut in is half done, and nothing comes after it."""

    def __init__(self, buffer=None, cut=None):
        super().__init__(buffer=bytearray(b"\xff" * (BLOCK * BLOCKS)) if buffer is None else buffer)
        self.writes = self.written = self.erases = self.reads = self.read_bytes = 0
        self.left = cut

    def _power(self):
        """1 while there is power, 0 for what it is cut in, -1 afterwards."""
        if self.left is None:
            return 1
        self.left -= 1
        return 1 if self.left > 0 else 0 if self.left == 0 else -1

    def read(self, cfg, block, off, size):
        self.reads += 1
        self.read_bytes += size
        start = block * cfg.block_size + off
        return self.buffer[start : start + size]

    def prog(self, cfg, block, off, data):
        power = self._power()
        if power < 0:
            return IO_ERROR
        data = data if power else data[: len(data) // 2]
        start = block * cfg.block_size + off
        for i, byte in enumerate(data):
            self.buffer[start + i] &= byte
        self.writes += 1
        self.written += len(data)
        return 0 if power else IO_ERROR

    def erase(self, cfg, block):
        power = self._power()
        if power < 0:
            return IO_ERROR
        size = cfg.block_size if power else cfg.block_size // 2
        start = block * cfg.block_size
        self.buffer[start : start + size] = b"\xff" * size
        self.erases += 1
        return 0 if power else IO_ERROR


# As esp_littlefs has them on an ESP32.
CONFIG = dict(block_size=BLOCK, block_count=BLOCKS, read_size=128, prog_size=128, cache_size=512, lookahead_size=128, block_cycles=512)


def name(number):
    return f"/{number:06d}"


def payload(number):
    return number.to_bytes(4, "little") + PAYLOAD[4:]


def work(flash, stored, removed):
    fs = LittleFS(context=flash, mount=False, **CONFIG)
    try:
        fs.mount()
    except LittleFSError:
        fs.format()
        fs.mount()
    for number in range(1, INVOICES + 1):
        # Not by the file objects of Python: they close twice what could not be closed.
        file = lfs.file_open(fs.fs, name(number), "w")
        lfs.file_write(fs.fs, file, payload(number))
        lfs.file_close(fs.fs, file)
        stored.add(number)
        if number > KEPT:
            removed.add(number - KEPT)
            fs.remove(name(number - KEPT))


def lost(buffer, stored, removed):
    """Invoices that were acknowledged, not removed, and are not there or are others after a mount."""
    fs = LittleFS(context=Nor(buffer), mount=False, **CONFIG)
    try:
        fs.mount()
    except LittleFSError:
        return len(stored - removed)
    count = 0
    for number in stored - removed:
        try:
            with fs.open(name(number), "rb") as file:
                count += file.read() != payload(number)
        except (LittleFSError, OSError):
            count += 1
    return count


whole = Nor()
LittleFS(context=whole, **CONFIG)
formatted = bytes(whole.buffer)
plain = Nor(bytearray(formatted))
work(plain, set(), set())
operations = plain.writes + plain.erases
losses = 0
for i in range(CUTS):
    flash = Nor(bytearray(formatted), 1 + i * operations // CUTS)
    stored, removed = set(), set()
    try:
        work(flash, stored, removed)
    except (LittleFSError, OSError):
        pass
    losses += lost(flash.buffer, stored, removed)
print(json.dumps(dict(writes=plain.writes, written=plain.written, erases=plain.erases, reads=plain.reads, read=plain.read_bytes, losses=losses)))

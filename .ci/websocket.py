"""The terminal's WebSocket held to RFC 6455 by wsproto, whose parser refuses whatever a server may not send.

Usage: websocket.py HOST PORT. Nothing here has the terminal's key: each case is over before a handshake. The cases have the
sections of the RFC, after the groups of Autobahn's test suite, which wants an echo of texts and a Python of long ago.
"""

import socket
import struct
import sys
import time

from wsproto.frame_protocol import CloseReason, FrameProtocol, Opcode

HOST, PORT = sys.argv[1], int(sys.argv[2])
PATIENCE = 20
# The terminal looks at eight connections a second.
PACE = 0.15
MASK = b"\x01\x02\x03\x04"
UPGRADE = (
    "GET / HTTP/1.1\r\nHost: t\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
# The first message of whoever has no key: it is refused in words of the protocol, which shows that it came whole.
GREETING = bytes([1]) + bytes(range(48))
REFUSED = 3


def frame(first, payload=b"", mask=MASK, size=None):
    n = len(payload)
    if size is None:
        size = bytes([n]) if n < 126 else b"\x7e" + struct.pack(">H", n) if n < 65536 else b"\x7f" + struct.pack(">Q", n)
    head = bytes([first, size[0] | (0x80 if mask else 0)]) + size[1:]
    return head + (mask or b"") + bytes(b ^ mask[i & 3] if mask else b for i, b in enumerate(payload))


def close(code, reason=b""):
    return frame(0x88, struct.pack(">H", code) + reason)


def opened(head=UPGRADE):
    """Returns a connection, and the head of the answer."""
    time.sleep(PACE)
    line = socket.create_connection((HOST, PORT), PATIENCE)
    line.settimeout(PATIENCE)
    line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    line.sendall(head.encode("latin-1"))
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = line.recv(1)
        if not piece:
            break
        answer += piece
    return line, answer.decode("latin-1")


def spoken(data, step=None):
    """What comes back until the connection ends: ("pong", bytes), ("message", its kind), ("close", code)."""
    line, head = opened()
    assert head.startswith("HTTP/1.1 101 ") and ACCEPT in head, head
    parser = FrameProtocol(client=True, extensions=[])
    for at in range(0, len(data), step or len(data)):
        try:
            line.sendall(data[at : at + (step or len(data))])
        except (BrokenPipeError, ConnectionResetError):
            break
    said = []
    while True:
        try:
            piece = line.recv(4096)
        except ConnectionResetError:
            break
        if not piece:
            break
        parser.receive_bytes(piece)
        for got in parser.received_frames():
            assert not any(what == "close" for what, _ in said), "a frame behind the close"
            if got.opcode is Opcode.PONG:
                said.append(("pong", bytes(got.payload)))
            elif got.opcode is Opcode.CLOSE:
                said.append(("close", int(got.payload[0])))
            elif got.opcode is Opcode.BINARY:
                said.append(("message", got.payload[0]))
            else:
                raise AssertionError(f"a frame that nobody asked for: {got}")
    line.close()
    return said


NORMAL = int(CloseReason.NORMAL_CLOSURE)
BYE = close(1000)
whole = [("message", REFUSED), ("close", NORMAL)]
cases = []
ends = lambda code: [("close", code)]

# 5.5.2, 5.5.3
for payload in (b"", b"hello", bytes(range(125))):
    cases.append((f"ping of {len(payload)}", frame(0x89, payload) + BYE, [("pong", payload), *ends(1000)]))
cases.append(("ping of 126", frame(0x89, bytes(126)), ends(1002)))
cases.append(("ten pings", frame(0x89, b"x") * 10 + BYE, [("pong", b"x")] * 10 + ends(1000)))
cases.append(("pong that nobody asked for", frame(0x8A, b"x") + frame(0x89, b"y") + BYE, [("pong", b"y"), *ends(1000)]))
# 5.4
a, b, c = GREETING[:10], GREETING[10:11], GREETING[11:]
cases.append(("a message", frame(0x82, GREETING), whole))
cases.append(("in pieces", frame(0x02, a) + frame(0x00, b) + frame(0x80, c), whole))
cases.append(("pieces of nothing", frame(0x02) + frame(0x00, a + b) + frame(0x00) + frame(0x80, c), whole))
pinged = frame(0x02, a) + frame(0x89, b"1") + frame(0x00, b) + frame(0x89, b"2") + frame(0x8A, b"3") + frame(0x80, c)
cases.append(("pings between pieces", pinged, [("pong", b"1"), ("pong", b"2"), *whole]))
cases.append(("a close between pieces", frame(0x02, a) + BYE + frame(0x80, b), ends(1000)))
cases.append(("a continuation of nothing", frame(0x80, a), ends(1002)))
cases.append(("an open continuation of nothing", frame(0x00, a), ends(1002)))
cases.append(("a message within another", frame(0x02, a) + frame(0x82, b), ends(1002)))
cases.append(("a ping in pieces", frame(0x09, a) + frame(0x80, b), ends(1002)))
cases.append(("a close in pieces", frame(0x08, b"\x03\xe8"), ends(1002)))
# 5.1, 5.2
cases.append(("no mask", frame(0x82, a, None), ends(1002)))
for bit in (0x40, 0x20, 0x10):
    cases.append((f"reserved bit {bit:#x}", frame(0x82 | bit, a), ends(1002)))
    cases.append((f"reserved bit {bit:#x} on a ping", frame(0x89 | bit, a), ends(1002)))
for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15):
    cases.append((f"opcode {opcode}", frame(0x80 | opcode, a), ends(1002)))
cases.append(("a length that need not be so long", frame(0x82, a, size=b"\x7e\x00\x0a"), ends(1002)))
cases.append(("the same in eight bytes", frame(0x82, a, size=b"\x7f" + struct.pack(">Q", 10)), ends(1002)))
cases.append(("a negative length", frame(0x82, a, size=b"\x7f\x80" + bytes(7)), ends(1002)))
# 7.4.1: too long is told before it is there.
cases.append(("129 bytes without the key", frame(0x82, bytes(129)), ends(1009)))
cases.append(("the same in pieces", frame(0x02, bytes(64)) + frame(0x00, bytes(64)) + frame(0x80, b"x"), ends(1009)))
cases.append(("64 KB announced", frame(0x82, b"", size=b"\x7f" + struct.pack(">Q", 65536)), ends(1009)))
cases.append(("2^62 announced", frame(0x82, b"", size=b"\x7f" + struct.pack(">Q", 1 << 62)), ends(1009)))
# 5.6: this server takes binary messages and no others.
cases.append(("a text", frame(0x81, "é".encode()), ends(1003)))
cases.append(("a text that is no UTF-8", frame(0x81, b"\xce\xba\xe1\xbd\xff"), ends(1003)))
# 7.1.5, 7.4
# 1012 to 1014 are registered since, and are answered too; wsproto does not know them.
for code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999):
    cases.append((f"close {code}", close(code, b"bye"), ends(code)))
for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535):
    cases.append((f"close {code}", close(code), ends(1002)))
cases.append(("close without a code", frame(0x88), [("close", int(CloseReason.NO_STATUS_RCVD))]))
cases.append(("close of one byte", frame(0x88, b"\x03"), ends(1002)))
cases.append(("close of 126", close(1000, bytes(124)), ends(1002)))
cases.append(("close with a reason", close(1000, "à bientôt".encode()), ends(1000)))
cases.append(("close with 123 bytes of reason", close(1000, b"x" * 123), ends(1000)))
for reason in (b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xce"):
    cases.append((f"close with {reason.hex()}", close(1000, reason), ends(1007)))
cases.append(("two closes", BYE + BYE, ends(1000)))
cases.append(("behind a close", BYE + frame(0x89, b"x") + frame(0x82, GREETING), ends(1000)))
cases.append(("behind a fault", frame(0xC2, a) + frame(0x89, b"x"), ends(1002)))

wrong = 0
for name, data, expected in cases:
    for step in (None, 1):
        said = spoken(data, step)
        if said != expected:
            wrong += 1
            print(f"{name}, {'a byte at a time' if step else 'at once'}: {said}, not {expected}")

# 4.2, 4.4: the opening.
heads = [
    ("no key", UPGRADE.replace("Sec-WebSocket-Key", "X"), "400", ""),
    ("version 12", UPGRADE.replace("Version: 13", "Version: 12"), "426", "Sec-WebSocket-Version: 13"),
    ("HTTP/1.0", UPGRADE.replace("HTTP/1.1", "HTTP/1.0"), "400", ""),
    ("no upgrade", UPGRADE.replace("Upgrade: websocket\r\n", ""), "426", "Upgrade: websocket"),
    ("other cases", UPGRADE.replace("Upgrade: websocket", "uPGRADE: WebSocket"), "101", ACCEPT),
]
for name, head, status, header in heads:
    line, answer = opened(head)
    line.close()
    if answer[9:12] != status or header not in answer:
        wrong += 1
        print(f"{name}: {answer!r}")
line, answer = opened(UPGRADE[:-2] + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n")
line.close()
if not answer.startswith("HTTP/1.1 101") or "extensions" in answer.lower():
    wrong += 1
    print(f"an extension that nobody speaks: {answer!r}")
print(f"WebSocket: {2 * len(cases) + len(heads) + 1 - wrong} of {2 * len(cases) + len(heads) + 1} cases as RFC 6455 has them")
sys.exit(1 if wrong else 0)

"""The terminal on the LAN: pairing, and sealed lines over plain TCP or a WebSocket (modules/lgo/lan has the terminal's end).

Needs the package `cryptography` (pip install comptoir-lgo[lan]): X25519 and ChaCha20-Poly1305 are not in Python's standard
library, and nobody should write their own.

    key = pair("tcp://192.168.1.40:7071", lambda: input("Code ? "))        # once, and keep it as a password
    with Client(open_lan("tcp://192.168.1.40:7071", key), software="Logiciel 1.0") as client: ...
"""

import base64
import hashlib
import hmac
import os
import secrets
import socket
import struct
import threading
import time
from urllib.parse import urlsplit

try:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
except ImportError as error:  # pragma: no cover
    raise ImportError("the LAN needs a package: pip install comptoir-lgo[lan]") from error

CONNECT, CONNECTED, REFUSED, PAIR, BOUND, SOFTWARE_NONCE, TERMINAL_NONCE, TYPED, KEPT = 1, 2, 3, 16, 17, 18, 19, 20, 21
REFUSALS = {
    0: "the terminal is paired with no software: Service, Logiciel (réseau), Appairer",
    1: "the terminal is paired with another software, or has forgotten this one: pair again",
    2: "the terminal does not wait to be paired: Service, Logiciel (réseau), Appairer",
    3: "the terminal is busy with another: try again in a moment",
    4: "the pairing was stopped at the terminal",
    5: "a long sale needs the terminal's memory: connect again in a minute",
}
BUSY = 3
MAX_FRAME = 32768
PATIENCE = 10
TRIES = 4
PAIRING_PATIENCE = 200
PAIRING = b"Comptoir LGO pairing 1"


def _mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def _hash(data):
    return hashlib.sha256(data).digest()


class Busy(ConnectionError):
    """The terminal lets in a few within a second: the next one may come in a moment."""


class _Half:
    """X25519, made for one use."""

    def __init__(self):
        self._secret = X25519PrivateKey.generate()
        self.public = self._secret.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def agree(self, public):
        return self._secret.exchange(X25519PublicKey.from_public_bytes(public))


class _Cipher:
    """A key with its count (Noise, section 5.1)."""

    def __init__(self, key):
        self._cipher = ChaCha20Poly1305(key)
        self._count = 0

    def _nonce(self):
        nonce = struct.pack("<IQ", 0, self._count)
        self._count += 1
        return nonce

    def seal(self, text, about=b""):
        return self._cipher.encrypt(self._nonce(), text, about)

    def open(self, sealed, about=b""):
        try:
            return self._cipher.decrypt(self._nonce(), sealed, about)
        except InvalidTag:
            raise ConnectionError("a message was changed on its way") from None


class Handshake:
    """The software's end of Noise_NNpsk0_25519_ChaChaPoly_SHA256 (The Noise Protocol Framework, revision 34)."""

    def __init__(self, key, prologue=b"Comptoir LGO 1", half=None):
        self._hash = self._chain = _hash(b"Noise_NNpsk0_25519_ChaChaPoly_SHA256")
        self._mix_hash(prologue)
        self._chain, mixed, cipher = self._hkdf(key, 3)
        self._mix_hash(mixed)
        self._cipher = _Cipher(cipher)
        self._half = half or _Half()

    def begin(self):
        self._mix_point(self._half.public)
        return self._half.public + self._seal_nothing()

    def finish(self, message):
        """(out, in): how lines are sealed from now on. Raises ConnectionError for who does not have the key."""
        if len(message) != 48:
            raise ConnectionError("whoever answers does not speak as a terminal does")
        point, tag = message[:32], message[32:]
        self._mix_point(point)
        try:
            self._mix_key(self._half.agree(point))
            self._cipher.open(tag, self._hash)
        except (ConnectionError, ValueError):
            raise ConnectionError("whoever answers does not have the key of the pairing") from None
        first, second = self._hkdf(b"", 2)
        return _Cipher(first), _Cipher(second)

    def _hkdf(self, data, count):
        extracted = _mac(self._chain, data)
        outputs, last = [], b""
        for i in range(1, count + 1):
            last = _mac(extracted, last + bytes([i]))
            outputs.append(last)
        return outputs

    def _mix_hash(self, data):
        self._hash = _hash(self._hash + data)

    def _mix_key(self, data):
        self._chain, key = self._hkdf(data, 2)
        self._cipher = _Cipher(key)

    def _mix_point(self, point):
        self._mix_hash(point)
        self._mix_key(point)

    def _seal_nothing(self):
        sealed = self._cipher.seal(b"", self._hash)
        self._mix_hash(sealed)
        return sealed


class TcpFrames:
    """Two bytes of length, big endian, and the frame."""

    def __init__(self, host, port):
        self._socket = socket.create_connection((host, port), timeout=PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def wait(self, seconds):
        self._socket.settimeout(seconds)

    def send(self, frame):
        self._socket.sendall(struct.pack(">H", len(frame)) + frame)

    def receive(self):
        """The next frame; b"" when the other end is gone."""
        head = self.take(2)
        return self.take(struct.unpack(">H", head)[0]) if head else b""

    def take(self, count):
        data = b""
        while len(data) < count:
            piece = self._socket.recv(count - len(data))
            if not piece:
                return b""
            data += piece
        return data

    def close(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()


class WebSocketFrames(TcpFrames):
    """A client's end of RFC 6455, as much as a terminal needs: binary messages, pings, a close."""

    def __init__(self, host, port, path):
        super().__init__(host, port)
        self._lock = threading.Lock()
        key = base64.b64encode(os.urandom(16)).decode()
        request = (
            f"GET {path or '/'} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Protocol: comptoir-lgo.1\r\n\r\n"
        )
        self._socket.sendall(request.encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = self.take(1)
            if not byte or len(head) > 4096:
                raise ConnectionError("whoever answers is no WebSocket")
            head += byte
        wanted = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        if not head.startswith(b"HTTP/1.1 101 ") or wanted not in head:
            raise ConnectionError("whoever answers is no WebSocket")

    def send(self, frame):
        self._write(0x82, frame)

    def receive(self):
        message = b""
        while True:
            head = self.take(2)
            if not head:
                return b""
            length = head[1]
            if length == 126:
                length = struct.unpack(">H", self.take(2) or b"\0\0")[0]
            if length == 127 or head[1] & 0x80 or len(message) + length > MAX_FRAME:
                raise ConnectionError("whoever answers does not speak as a terminal does")
            payload = self.take(length) if length else b""
            opcode = head[0] & 0x0F
            if opcode == 8:
                return b""
            if opcode == 9:
                self._write(0x8A, payload)
            if opcode > 7:
                continue
            message += payload
            if head[0] & 0x80:
                return message

    def _write(self, first, payload):
        mask = os.urandom(4)
        size = bytes([0x80 | len(payload)]) if len(payload) < 126 else struct.pack(">BH", 0xFE, len(payload))
        body = bytes(byte ^ mask[i & 3] for i, byte in enumerate(payload))
        with self._lock:
            self._socket.sendall(bytes([first]) + size + mask + body)


def open_frames(url):
    """What carries frames to tcp://HOST:PORT or ws://HOST:PORT."""
    parts = urlsplit(url)
    if parts.scheme not in ("tcp", "ws") or parts.hostname is None or parts.port is None:
        raise ValueError(f"{url}: tcp://HOST:PORT or ws://HOST:PORT")
    if parts.scheme == "tcp":
        return TcpFrames(parts.hostname, parts.port)
    return WebSocketFrames(parts.hostname, parts.port, parts.path)


class LanWire:
    """Sealed lines, with what `Client` asks of a wire. Raises ConnectionError for who does not have the key."""

    def __init__(self, frames, key):
        self._frames = frames
        handshake = Handshake(key)
        try:
            frames.send(bytes([CONNECT]) + handshake.begin())
            answer = frames.receive()
            if answer[:1] != bytes([CONNECTED]):
                raise (Busy if answer[:2] == bytes([REFUSED, BUSY]) else ConnectionError)(_refusal(answer))
            self._out, self._in = handshake.finish(answer[1:])
            frames.wait(None)
        except Exception:
            frames.close()
            raise

    def read(self):
        frame = self._frames.receive()
        return self._in.open(frame) + b"\n" if frame else b""

    def write(self, data):
        for line in data.split(b"\n"):
            if line:
                self._frames.send(self._out.seal(line))

    def close(self):
        self._frames.close()


def open_lan(url, key):
    """The terminal at tcp://HOST:PORT or ws://HOST:PORT; `key` is what `pair` has left. One that is busy is tried again."""
    for _ in range(TRIES - 1):
        try:
            return LanWire(open_frames(url), key)
        except Busy:
            time.sleep(1)
    return LanWire(open_frames(url), key)


def _refusal(frame):
    if frame[:1] == bytes([REFUSED]):
        return REFUSALS.get(frame[1] if len(frame) > 1 else -1, "the terminal refuses")
    return "whoever answers does not speak as a terminal does" if frame else "the terminal has ended the connection"


def pair(url, ask_code, on_right=lambda: None):
    """The key, 32 bytes, once the person at the terminal has said yes.

    `ask_code` asks the person for the code that the terminal shows; `on_right` is called when it was the right one: the
    person may now say so at the terminal. Raises ConnectionError in words for the person.
    """
    frames = open_frames(url)
    try:
        half, nonce = _Half(), secrets.token_bytes(32)
        frames.send(bytes([PAIR]) + half.public)
        bound = _expect(frames.receive(), BOUND, 64)
        terminal, commitment = bound[:32], bound[32:]
        frames.send(bytes([SOFTWARE_NONCE]) + nonce)
        theirs = _expect(frames.receive(), TERMINAL_NONCE, 32)
        if not hmac.compare_digest(_mac(theirs, PAIRING + half.public + terminal), commitment):
            raise ConnectionError("somebody sits between this software and the terminal: stop, and tell who keeps the network")
        transcript = _hash(PAIRING + half.public + terminal + nonce + theirs)
        extracted = _mac(transcript, half.agree(terminal))
        code = f"{int.from_bytes(_mac(transcript, b'code')[:6], 'big') % 1000000:06d}"
        key, confirming = _mac(extracted, b"key\1"), _mac(extracted, b"confirming\1")
        typed = "".join(ask_code().split())
        if not hmac.compare_digest(typed.encode(), code.encode()):
            raise ConnectionError("that is not the code: check it, and begin the pairing again")
        on_right()
        frames.wait(PAIRING_PATIENCE)
        frames.send(bytes([TYPED]) + _mac(confirming, b"software"))
        kept = _expect(frames.receive(), KEPT, 32)
        if not hmac.compare_digest(kept, _mac(confirming, b"terminal")):
            raise ConnectionError("whoever answers is not the terminal that showed the code")
        return key
    finally:
        frames.close()


def _expect(frame, kind, length):
    if frame[:1] != bytes([kind]) or len(frame) != 1 + length:
        raise ConnectionError(_refusal(frame))
    return frame[1:]

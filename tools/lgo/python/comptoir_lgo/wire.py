"""What a client speaks over: lines of UTF-8, both ways."""

import os
import socket
import sys

MAX_LINE = 65536


class TcpWire:
    """The cable of a simulated terminal, or a serial port server."""

    def __init__(self, host, port):
        self._socket = socket.create_connection((host, port), timeout=10)
        self._socket.settimeout(None)

    def read(self):
        """Some bytes; none when the other end is gone."""
        return self._socket.recv(4096)

    def write(self, data):
        self._socket.sendall(data)

    def close(self):
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()


class SerialWire:
    """A serial port, 115200 8N1, where the system has termios."""

    def __init__(self, path):
        import termios
        import tty

        self._port = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._port)
        settings = termios.tcgetattr(self._port)
        settings[4] = settings[5] = termios.B115200
        termios.tcsetattr(self._port, termios.TCSANOW, settings)

    def read(self):
        return os.read(self._port, 4096)

    def write(self, data):
        while data:
            data = data[os.write(self._port, data):]

    def close(self):
        os.close(self._port)


def open_wire(address, key=None):
    """HOST:PORT, the path of a serial port, or tcp://HOST:PORT or ws://HOST:PORT with the key that `pair` has left."""
    if address.startswith(("tcp://", "ws://")):
        if key is None:
            raise ValueError(f"{address}: the key of the pairing is needed")
        from .lan import open_lan

        return open_lan(address, key)
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return TcpWire(host.strip("[]"), int(port))
    if sys.platform == "win32":
        raise OSError("a serial port of Windows is not read without a package: put it on TCP")
    return SerialWire(address)

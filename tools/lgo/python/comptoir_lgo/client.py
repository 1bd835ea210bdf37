"""Asks the terminal, and hands over what it tells."""

import json
import queue
import threading

from .protocol import ERRORS, METHODS
from .wire import MAX_LINE

PATIENCE = 65.0
PING = 8.0


class Refused(Exception):
    """The terminal's answer is no: `reason` says why, `data` what goes with it."""

    def __init__(self, error):
        super().__init__(error.get("message", ""))
        self.data = error.get("data") or {}
        self.reason = self.data.get("reason") or ERRORS.get(error.get("code"), "unknown")


class Client:
    """One connection. As a context manager it says hello, keeps saying that it is there, and closes."""

    def __init__(self, wire, software=None, since=None):
        self.sequence = since
        self.terminal = None
        self._wire = wire
        self._software = software
        self._id = 0
        self._answers = {}
        self._told = queue.Queue()
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        self.hello()
        threading.Thread(target=self._keep_alive, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.close()

    def hello(self):
        """Says who is there; with `since`, what was told after it is told again."""
        params = {"software": self._software or "comptoir-lgo"}
        if self.sequence is not None:
            params["since"] = self.sequence
        self.terminal = self.request("hello", **params)
        if self.sequence is None:
            self.sequence = self.terminal["sequence"]
        return self.terminal

    def request(self, method, **params):
        """The answer. Raises Refused where it is no, TypeError for what the method does not take, OSError where nobody answers."""
        needed, optional = METHODS[method]
        for name in params:
            if name not in needed and name not in optional:
                raise TypeError(f"{method} takes no {name}")
        for name in needed:
            if name not in params:
                raise TypeError(f"{method} needs {name}")
        answer = queue.Queue(1)
        with self._lock:
            self._id += 1
            number = self._id
            self._answers[number] = answer
            line = json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
            self._wire.write(line.encode() + b"\n")
        if self._closed.is_set():
            self._fail()
        try:
            message = answer.get(timeout=PATIENCE)
        except queue.Empty:
            self._answers.pop(number, None)
            raise TimeoutError(f"{method}: nobody answers") from None
        if message is None:
            raise ConnectionError("the terminal is gone")
        if "error" in message:
            raise Refused(message["error"])
        return message["result"]

    def next_notification(self, timeout=None):
        """(name, parameters) of what is told next. Raises TimeoutError, or ConnectionError once the terminal is gone."""
        try:
            told = self._told.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError("nothing was told") from None
        if told is None:
            self._told.put(None)
            raise ConnectionError("the terminal is gone")
        return told

    def wait_for(self, name, timeout=PATIENCE):
        """The next notification of this name; those before it are dropped."""
        while True:
            told = self.next_notification(timeout)
            if told[0] == name:
                return told

    def close(self):
        self._closed.set()
        self._wire.close()

    def _keep_alive(self):
        while not self._closed.wait(PING):
            try:
                self.request("ping")
            except (OSError, Refused):
                return

    def _read(self):
        pending = b""
        try:
            while not self._closed.is_set():
                data = self._wire.read()
                if not data:
                    break
                *lines, pending = (pending + data).split(b"\n")
                if len(pending) > MAX_LINE:
                    pending = b""
                for line in lines:
                    self._take(line)
        except (OSError, ValueError):
            pass
        self._closed.set()
        self._fail()
        self._told.put(None)

    def _take(self, line):
        try:
            message = json.loads(line)
        except ValueError:
            return  # noise, or the end of a line whose beginning nobody heard
        if not isinstance(message, dict):
            return
        if "method" in message:
            params = message.get("params", {})
            self.sequence = params.get("seq", self.sequence)
            self._told.put((message["method"], params))
            return
        answer = self._answers.pop(message.get("id"), None)
        if answer is not None:
            answer.put(message)

    def _fail(self):
        for number in list(self._answers):
            answer = self._answers.pop(number, None)
            if answer is not None:
                answer.put(None)

"""A wire with a terminal at its other end that says what it is told to."""

import json
import queue


class Loop:
    def __init__(self):
        self.asked = []
        self._answer = None
        self._bytes = queue.Queue()

    def answer_with(self, result):
        self._answer = {"result": result}

    def refuse_with(self, code, reason):
        self._answer = {"error": {"code": code, "message": reason, "data": {"reason": reason}}}

    def tell(self, name, params):
        self._put({"jsonrpc": "2.0", "method": name, "params": params})

    def read(self):
        return self._bytes.get()

    def write(self, data):
        message = json.loads(data)
        self.asked.append(message)
        self._put({"jsonrpc": "2.0", "id": message["id"], **self._answer})

    def close(self):
        self._bytes.put(b"")

    def _put(self, message):
        # In pieces, as lines come.
        line = json.dumps(message).encode() + b"\n"
        self._bytes.put(b"noise\n" + line[:7])
        self._bytes.put(line[7:])

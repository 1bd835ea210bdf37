"""python -m comptoir_lgo ADDRESS METHOD [JSON]: asks once and prints the answer. Exit 1: refused, 3: nobody answers.

ADDRESS: HOST:PORT (a cable on TCP), a serial port, or tcp://HOST:PORT or ws://HOST:PORT with --key FILE, on the LAN.
python -m comptoir_lgo --pair ADDRESS --key FILE: pairs with the terminal, and keeps the key in FILE.
"""

import json
import os
import sys

from . import Client, Refused, open_wire


def read_key(path):
    with open(path, encoding="ascii") as file:
        return bytes.fromhex(file.read().strip())


def keep_key(path, key):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")


def ask_code():
    print("code shown by the terminal: ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline()


def say_right():
    print("code juste: press the green key at the terminal", file=sys.stderr)


def main(arguments):
    arguments = list(arguments)
    pairs = "--pair" in arguments
    if pairs:
        arguments.remove("--pair")
    path = None
    if "--key" in arguments:
        at = arguments.index("--key")
        if at + 1 == len(arguments):
            print(__doc__, file=sys.stderr)
            return 2
        path = arguments[at + 1]
        del arguments[at : at + 2]
    if len(arguments) not in ((1,) if pairs else (2, 3)) or (pairs and path is None):
        print(__doc__, file=sys.stderr)
        return 2
    address = arguments[0]
    try:
        if pairs:
            from .lan import pair

            keep_key(path, pair(address, ask_code, say_right))
            return 0
        method = arguments[1]
        params = json.loads(arguments[2]) if len(arguments) == 3 else {}
        wire = open_wire(address, None if path is None else read_key(path))
        with Client(wire, software="python") as client:
            print(json.dumps(client.request(method, **params), ensure_ascii=False))
    except Refused as refusal:
        print(f"{refusal.reason}: {refusal}", file=sys.stderr)
        print(json.dumps(refusal.data, ensure_ascii=False))
        return 1
    except (TypeError, ValueError, ImportError) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


sys.exit(main(sys.argv[1:]))

"""python -m comptoir_lgo ADDRESS METHOD [JSON]: asks once and prints the answer. Exit 1: refused, 3: nobody answers."""

import json
import sys

from . import Client, Refused, open_wire


def main(arguments):
    if len(arguments) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    address, method = arguments[:2]
    params = json.loads(arguments[2]) if len(arguments) == 3 else {}
    try:
        with Client(open_wire(address), software="python") as client:
            print(json.dumps(client.request(method, **params), ensure_ascii=False))
    except Refused as refusal:
        print(f"{refusal.reason}: {refusal}", file=sys.stderr)
        print(json.dumps(refusal.data, ensure_ascii=False))
        return 1
    except TypeError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(error, file=sys.stderr)
        return 3
    return 0


sys.exit(main(sys.argv[1:]))

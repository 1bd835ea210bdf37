"""A pseudo-terminal that stands for a serial cable: prints its name on a line, then carries bytes both ways.

Standard input goes to whoever has the pty open, what they write goes to standard output. Ends with standard input.
"""
import os
import pty
import select
import sys
import tty

master, slave = pty.openpty()
# Kept open here: the cable stays when one program leaves it and another one comes.
tty.setraw(slave)
sys.stdout.write(os.ttyname(slave) + "\n")
sys.stdout.flush()
while True:
    ready, _, _ = select.select([0, master], [], [])
    if 0 in ready:
        data = os.read(0, 65536)
        if not data:
            break
        while data:
            data = data[os.write(master, data):]
    if master in ready:
        data = os.read(master, 65536)
        while data:
            data = data[os.write(1, data):]

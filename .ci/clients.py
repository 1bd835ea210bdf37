"""Drives MCUmgr clients through an update of a headless terminal. `.ci/clients` installs them and runs this.

Each client does, on each engine: list; upload of 1.5 MB; test; reset; confirm; then another upload, test, reset, and a
reset without confirming, after which the version before must run again. Clients that can say which image they send then
send tariffs, which are in use after the next reset.
"""
import importlib.util
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.path.dirname(sys.executable)
CLI = ["node", "--import", "tsx", "tools/cli.ts"]
SIZE = 1_700_000
# MCUmgr's number of the tariffs among the images.
TARIFFS = 3
work = tempfile.mkdtemp(prefix="comptoir-clients-")
passed = failed = 0


def run(*command, timeout=240):
    """Runs a program to its end. Raises with all it said when it fails."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def there(module):
    return importlib.util.find_spec(module) is not None


# Images


def payload_of(image):
    """The payload of an MCUboot image: its header's length is at 8, its own at 12."""
    header = int.from_bytes(image[8:10], "little")
    return image[header : header + int.from_bytes(image[12:16], "little")]


def make_image(version):
    """This firmware as another version, filled up to SIZE with a comment: what is sent is what then runs."""
    out = os.path.join(work, version)
    run("node", "--import", "tsx", "tools/release/main.ts", "--key", "development", "--version", version, "--out", out)
    with open(os.path.join(out, f"comptoir-{version}-simulator.img"), "rb") as file:
        payload = payload_of(file.read())
    filled = payload + b"\n//" + os.urandom((SIZE - len(payload)) // 2).hex().encode()
    bundle, image = os.path.join(out, "bundle.js"), os.path.join(work, f"{version}.img")
    with open(bundle, "wb") as file:
        file.write(filled)
    sign = ["image", "sign", bundle, image, "--key", "development", "--version", version, "--counter", "1"]
    shown = json.loads(run(*CLI, *sign))
    return {"version": version, "file": image, "hash": shown["hash"]}


def make_tariffs():
    """The tariffs of this repository as a fleet would send them."""
    plain, image = os.path.join(work, "tariffs.bin"), os.path.join(work, "tariffs.img")
    built = json.loads(run(*CLI, "tariff", "build", "tools/tariff/tariffs.json", "--out", plain))
    sign = ["image", "sign", plain, image, "--key", "development", "--version", "1.4.0", "--counter", "20260101"]
    run(*CLI, *sign, "--data", "tariff")
    return {"version": built["version"], "file": image}


# The terminal


class Terminal:
    def __init__(self, engine, host, pty):
        self.flash = os.path.join(work, f"{host}-{engine}.bin")
        command = [*CLI, "serve", "--flash", self.flash, "--engine", engine, "--host", host, "--service"]
        self.process = subprocess.Popen(
            command + (["--pty"] if pty else []), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        self.said = []
        self.events = queue.Queue()
        for stream in (self.process.stdout, self.process.stderr):
            threading.Thread(target=self.read, args=(stream,), daemon=True).start()

    def read(self, stream):
        for line in stream:
            self.said.append(line.rstrip())
            if line.startswith("{"):
                self.events.put(json.loads(line))

    def wait(self, name, timeout=300):
        """The next event of this name; the first may have to wait for an engine to be compiled."""
        end = time.monotonic() + timeout
        while True:
            try:
                event = self.events.get(timeout=max(0.1, end - time.monotonic()))
            except queue.Empty:
                raise RuntimeError(f"no {name} from the terminal:\n" + "\n".join(self.said[-20:])) from None
            if event.get("event") == name:
                return event

    def close(self):
        self.process.kill()
        self.process.wait()


# The clients: what each is asked is what a person asks it


class Smpmgr:
    name = "smpmgr"

    def __init__(self, terminal, where):
        # On a console it sends 2 lines of 127 bytes a frame unless told; the terminal takes 2,048 bytes.
        lines = ["--line-length", "127", "--line-buffers", "16"] if where[0] == "--port" else []
        self.base = [os.path.join(BIN, "smpmgr"), *where, *lines, "--timeout", "10"]

    def list(self):
        """[(version, confirmed, active)]"""
        text = run(*self.base, "image", "state-read")
        found = re.findall(r"version='([\d.]+)'.*?confirmed=(\w+).*?active=(\w+)", text, re.S)
        return [(version, confirmed == "True", active == "True") for version, confirmed, active in found]

    def upload(self, image):
        run(*self.base, "image", "upload", image["file"])

    def upload_tariffs(self, file):
        run(*self.base, "image", "upload", "--slot", str(TARIFFS), file)

    def test(self, image):
        run(*self.base, "image", "state-write", image["hash"])

    def confirm(self, image):
        run(*self.base, "image", "state-write", "--confirm")

    def reset(self):
        run(*self.base, "os", "reset")


class Toolkit:
    """The Rust crate mcumgr-toolkit, by its Python binding: the same code as mcumgrctl, with nothing to compile."""

    name = "mcumgr-toolkit"

    def __init__(self, terminal, where):
        import mcumgr_toolkit

        kind, address = where
        client = mcumgr_toolkit.MCUmgrClient
        self.client = client.udp(address, timeout_ms=10000) if kind == "--ip" else client.serial(address, timeout_ms=10000)
        self.client.use_auto_frame_size()

    def list(self):
        return [(image.version, image.confirmed, image.active) for image in self.client.image_get_state()]

    def upload(self, image):
        with open(image["file"], "rb") as file:
            self.client.image_upload(file.read())

    def upload_tariffs(self, file):
        with open(file, "rb") as data:
            self.client.image_upload(data.read(), image=TARIFFS)

    def test(self, image):
        self.client.image_set_state(bytes.fromhex(image["hash"]), False)

    def confirm(self, image):
        self.client.image_set_state(None, True)

    def reset(self):
        self.client.os_system_reset()


class McumgrClient:
    """The Rust crate mcumgr-client, by its Python binding, which has serial ports alone."""

    name = "mcumgr-client"

    def __init__(self, terminal, where):
        from mcumgr_client import SerialSession

        self.session = SerialSession(device=where[1], mtu=2048, subsequent_timeout_ms=5000)

    def list(self):
        return [(image["version"], image["confirmed"], image["active"]) for image in self.session.list()]

    def upload(self, image):
        self.session.upload(image["file"])

    def test(self, image):
        self.session.test(bytes.fromhex(image["hash"]), False)

    def confirm(self, image):
        self.session.test(bytes.fromhex(image["hash"]), True)

    def reset(self):
        self.session.reset()


class Manage:
    """Our own, with the management key, as a fleet's server would: windowed uploads."""

    name = "cli manage"

    def __init__(self, terminal, where):
        self.base = [*CLI, "manage", where[1], "--key", "development"]

    def list(self):
        lines = [json.loads(line) for line in run(*self.base, "list").splitlines()]
        return [(line["version"], line["confirmed"], line["active"]) for line in lines]

    def upload(self, image):
        run(*self.base, "upload", image["file"])

    def upload_tariffs(self, file):
        run(*self.base, "upload", file)

    def test(self, image):
        run(*self.base, "test", image["hash"])

    def confirm(self, image):
        run(*self.base, "confirm")

    def reset(self):
        run(*self.base, "reset")


# What each of them must bring about


def expect(what, got, wanted):
    if got != wanted:
        raise RuntimeError(f"{what}: {got}, not {wanted}")


def runs(client):
    return next(((version, confirmed) for version, confirmed, active in client.list() if active), None)


def confirm(client, image):
    """A new firmware cannot be confirmed before its self-test has passed, which takes a moment. Not every client ends in
    an error when it is told so: what the terminal then says of itself is what counts."""
    for left in range(20, -1, -1):
        try:
            client.confirm(image)
        except Exception:
            if left == 0:
                raise
        if runs(client) == (image["version"], True):
            return
        time.sleep(0.5)


def let_in(client, terminal, image):
    """The first that wants more than to look is shown at the terminal, where `serve --service` presses the key. A client
    without a management key is refused once, as its person would be, and comes again."""
    try:
        client.test(image)
    except Exception:
        pass
    while terminal.wait("management")["state"] != "held":
        pass


def update(make, terminal, where, first, second, tariffs):
    """@returns seconds that the upload took"""
    terminal.wait("service")
    client = make(terminal, where)
    expect("at first", runs(client), ("0.1.0", True))
    if make is not Manage:
        let_in(client, terminal, first)
    began = time.monotonic()
    client.upload(first)
    seconds = time.monotonic() - began
    client.test(first)
    client.reset()
    terminal.wait("running")
    client = None  # A serial port is one client's at a time.
    client = make(terminal, where)
    expect("after the reset", runs(client), (first["version"], False))
    confirm(client, first)
    expect("confirmed", runs(client), (first["version"], True))
    client.upload(second)
    client.test(second)
    client.reset()
    terminal.wait("running")
    client = None  # A serial port is one client's at a time.
    client = make(terminal, where)
    expect("on trial", runs(client), (second["version"], False))
    client.reset()
    terminal.wait("running")
    client = None
    client = make(terminal, where)
    expect("not confirmed, so gone back", runs(client), (first["version"], True))
    if hasattr(client, "upload_tariffs"):
        client.upload_tariffs(tariffs["file"])
        client.reset()
        terminal.wait("running")
        told = [line for line in terminal.said if ", tariffs " in line]
        expect("tariffs in use", told[-1].endswith(f", tariffs {tariffs['version']}"), True)
        client = None
        client = make(terminal, where)
        expect("after the tariffs", runs(client), (first["version"], True))
    return seconds


def check(name, body):
    global passed, failed
    began = time.monotonic()
    try:
        note = body()
        passed += 1
        print(f"ok: {name}{f', {note}' if note else ''} ({time.monotonic() - began:.0f} s)", flush=True)
    except Exception as error:  # Whatever a client throws is told, and the next one has its turn.
        failed += 1
        print(f"FAILED: {name}: {error}", flush=True)


def imgtool(image):
    tool = os.path.join(BIN, "imgtool")
    path = lambda name: os.path.join(work, name)
    for kind in ("ecdsa-p256", "ed25519"):
        key = path(f"{kind}.pem")
        run(tool, "keygen", "-k", key, "-t", kind)
        with open(path("payload"), "wb") as file:
            file.write(os.urandom(5001))
        sign = ["image", "sign", path("payload"), path("ours"), "--key", key, "--version", "1.2.3+4", "--counter", "7"]
        run(*CLI, *sign)
        for size in ("128", "32"):
            # With what our own tools put into the padding of the header, and as imgtool itself has it.
            run(*CLI, *sign, "--header-size", size)
            expect(f"imgtool of ours, {size}", "correctly validated" in run(tool, "verify", "-k", key, path("ours")), True)
            expect("imgtool's dump", "1.2.3" in run(tool, "dumpinfo", path("ours")), True)
        product = ["--vid", "comptoir.example", "--cid", "simulator"]
        fields = ["--align", "4", "-v", "1.2.3+4", "-s", "7", "-H", "32", "--pad-header", "-S", "0x200000", *product]
        run(tool, "sign", "-k", key, *fields, path("payload"), path("theirs"))
        verified = json.loads(run(*CLI, "image", "verify", path("theirs"), "--key", key, "--counter", "7"))
        expect("ours of imgtool", verified["verdict"], "valid")
        with open(path("ours"), "rb") as ours, open(path("theirs"), "rb") as theirs:
            if kind == "ed25519":
                expect("the same bytes", ours.read() == theirs.read(), True)


def main():
    # On the engine of the device where it can be built; the console's clients are slow enough on Node.
    engines = sys.argv[1:] or (["xs"] if shutil.which("cc") else ["node"])
    console = sys.argv[1:2][0] if sys.argv[1:] else "node"
    if "xs" in engines:
        # The engine is compiled at its first use, which is no part of what is tried here.
        run(*CLI, "run", "hosttests/support/scenario.json", "--engine", "xs", timeout=900)
    images = [make_image("0.2.0"), make_image("0.3.0"), make_tariffs()]
    if there("imgtool"):
        check("imgtool, both ways", lambda: imgtool(images[0]))
    udp = [(Manage, True), (Smpmgr, there("smpmgr")), (Toolkit, there("mcumgr_toolkit"))]
    number = 1
    for engine in engines:
        for make, is_there in udp:
            if not is_there:
                continue
            # smpmgr has no choice of the port, so each terminal has an address of its own.
            number += 1
            host = f"127.0.0.{number}"
            terminal = Terminal(engine, host, False)

            def over_udp():
                seconds = update(make, terminal, ("--ip", host), *images)
                return f"upload {SIZE / 1000 / seconds:.0f} kB/s"

            check(f"{make.name} on UDP, {engine}", over_udp)
            terminal.close()
    serial = [(Smpmgr, there("smpmgr")), (McumgrClient, there("mcumgr_client")), (Toolkit, there("mcumgr_toolkit"))]
    for make, is_there in serial:
        if not is_there:
            continue
        number += 1
        terminal = Terminal(console, f"127.0.0.{number}", True)

        def over_serial():
            where = ("--port", terminal.wait("pty")["path"])
            seconds = update(make, terminal, where, *images)
            return f"upload {SIZE / 1000 / seconds:.0f} kB/s"

        check(f"{make.name} on the console, {console}", over_serial)
        terminal.close()
    shutil.rmtree(work, ignore_errors=True)
    print(f"clients: {passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())

"""What .ci/fleet runs: goosebit, terminals that it manages, and what each must end on, by both accounts."""

import hashlib
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from pathlib import Path

TERMINALS = int(sys.argv[1]) if len(sys.argv) > 1 else 50
# Failures after which whoever watches a rollout stops it.
THRESHOLD = max(2, TERMINALS // 10)
# Those who are asked first, as the first group of a rollout: goosebit's feeds stand for groups.
GROUP = max(THRESHOLD, TERMINALS // 4)
# After the last order, s: each has asked again by then.
SETTLING = 15
# For what takes seconds on a machine of its own.
PATIENCE = 300
ROOT = Path(__file__).resolve().parent.parent
NODE = ["node", "--import", "tsx"]
FINISHED, ERROR = 5, 4
CHANCE = random.Random(7)
BEGUN = time.time()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cli(*args: str) -> None:
    subprocess.run([*NODE, "tools/cli.ts", *args], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def until(what: str, holds) -> None:
    end = time.time() + PATIENCE
    while not holds():
        if time.time() > end:
            raise SystemExit(f"fleet: {what}: not within {PATIENCE} s")
        time.sleep(0.5)
    print(f"  {what} ({time.time() - BEGUN:.0f} s)", flush=True)


class Terminals:
    """All of them, in one process (hosttests/by-hand/fleet.ts), each on an engine of its own; a cut is a power cut."""

    def __init__(self, folder: Path, count: int, url: str) -> None:
        self.names = [f"t{number}" for number in range(count)]
        self.said: dict[str, list[dict]] = {name: [] for name in self.names}
        args = [*NODE, "hosttests/by-hand/fleet.ts", "--folder", str(folder), "--ddi", url]
        self.errors = (folder / "terminals.log").open("wb")
        self.process = subprocess.Popen(args, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            if line.startswith("{"):
                event = json.loads(line)
                self.said[event["terminal"]].append(event)

    def _tell(self, verb: str, name: str) -> None:
        self.process.stdin.write(f"{verb} {name}\n")
        self.process.stdin.flush()

    def power_on(self, name: str) -> None:
        self._tell("on", name)

    def cut(self, name: str) -> None:
        self._tell("cut", name)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(30)

    def boots(self, name: str) -> list[tuple[str, bool]]:
        return [(event["version"], event["trial"]) for event in list(self.said[name]) if event.get("event") == "boot"]

    def version(self, name: str) -> str:
        boots = self.boots(name)
        return boots[-1][0] if boots else ""


class Server:
    """goosebit, and its tables: an image of ours is none of its formats, so it cannot be uploaded, only listed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        packages = sysconfig.get_paths()["purelib"]
        (folder / "pyproject.toml").write_text(
            f'[tool.aerich]\ntortoise_orm = "goosebit.db.config.TORTOISE_CONF"\nlocation = "{packages}/goosebit/db/migrations"\n'
        )
        self.env = {
            **os.environ,
            "GOOSEBIT_DB_URI": f"sqlite://{folder}/db.sqlite3",
            "GOOSEBIT_ARTIFACTS_DIR": f"{folder}/artifacts",
            "GOOSEBIT_POLL_TIME": "00:00:05",
            "GOOSEBIT_DEVICE_AUTH__ENABLE": "true",
            "GOOSEBIT_DEVICE_AUTH__MODE": "setup",
        }
        subprocess.run([Path(sys.executable).parent / "aerich", "upgrade"], cwd=folder, env=self.env, check=True, stdout=subprocess.DEVNULL)
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "goosebit:app", "--host", "127.0.0.1", "--port", str(self.port)],
            cwd=self.folder,
            env=self.env,
            stdout=(self.folder / "goosebit.log").open("ab"),
            stderr=subprocess.STDOUT,
        )

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def group(self, names: list[str], feed: str) -> None:
        """Stopped for it: it keeps devices in memory for ten minutes. The terminals ask in vain meanwhile."""
        self.stop()
        for name in names:
            self.query("UPDATE device SET feed = ? WHERE id = ?", feed, name)
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/DEFAULT"

    def query(self, text: str, *values) -> list[tuple]:
        with sqlite3.connect(self.folder / "db.sqlite3", timeout=20) as database:
            return database.execute(text, values).fetchall()

    def roll_out(self, image: Path, version: str, feed: str = "default") -> int:
        data = image.read_bytes()
        place = self.folder / f"{version}.img"
        shutil.copyfile(image, place)
        self.query(
            "INSERT INTO software (uri, size, hash, version, image_format) VALUES (?, ?, ?, ?, 0)",
            f"file://{place}", len(data), hashlib.sha1(data).hexdigest(), version,
        )
        ((software,),) = self.query("SELECT max(id) FROM software")
        self.query("INSERT INTO software_compatibility SELECT ?, id FROM hardware WHERE model = 'simulator'", software)
        self.query(
            "INSERT INTO rollout (name, feed, software_id, paused, success_count, failure_count) VALUES (?, ?, ?, 0, 0, 0)",
            version, feed, software,
        )
        ((rollout,),) = self.query("SELECT max(id) FROM rollout")
        return rollout

    def pause(self, rollout: int) -> None:
        self.query("UPDATE rollout SET paused = 1 WHERE id = ?", rollout)

    def counts(self, rollout: int) -> tuple[int, int]:
        return self.query("SELECT success_count, failure_count FROM rollout WHERE id = ?", rollout)[0]

    def devices(self) -> dict[str, tuple[str, int]]:
        return {name: (version, state) for name, version, state in self.query("SELECT id, sw_version, last_state FROM device")}


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-fleet-"))
    server = Server(folder)
    terminals = Terminals(folder, TERMINALS, server.url)
    try:
        rehearse(folder, server, terminals)
    except BaseException:
        for name in terminals.names[:8]:
            print(f"--- {name}", *terminals.said[name][-12:], sep="\n")
        print((folder / "terminals.log").read_text(errors="replace")[-2000:])
        print((folder / "goosebit.log").read_text(errors="replace")[-2000:])
        raise
    finally:
        terminals.close()
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def rehearse(folder: Path, server: Server, terminals: Terminals) -> None:
    release = folder / "release"
    good, later = (make_release(release, version) for version in ("0.2.0", "0.4.0"))
    (folder / "bad.js").write_text("throw new Error('a firmware that does not start');\n")
    bad = folder / "bad.img"
    cli("image", "sign", str(folder / "bad.js"), str(bad), "--key", "development", "--version", "0.3.0", "--counter", "1", "--board", "simulator")
    names = terminals.names

    # The first by itself: goosebit makes the same hardware twice when two devices bring it at once, and fails ever after.
    terminals.power_on(names[0])
    until("the first terminal is known to the server", lambda: server.devices().get(names[0], ("", 0))[0])
    for name in names[1:]:
        terminals.power_on(name)
    until(f"{len(names)} terminals are known to the server", lambda: set(names) <= {n for n, (v, _) in server.devices().items() if v})

    first = rollout = server.roll_out(good, "0.2.0")
    # Whenever it is: in the download, before the restart, on trial.
    for _ in names:
        time.sleep(CHANCE.uniform(0.2, 40 / len(names)))
        name = CHANCE.choice(names)
        terminals.cut(name)
        terminals.power_on(name)
    until("each runs 0.2.0, power cuts or not", lambda: all(terminals.version(n) == "0.2.0" for n in names))
    until("and the server says so", lambda: all(server.devices()[n] == ("0.2.0", FINISHED) for n in names))
    if server.counts(rollout)[1]:
        raise SystemExit(f"fleet: a good image counted as a failure: {server.counts(rollout)}")

    before = {name: len(terminals.boots(name)) for name in names}
    group = names[:GROUP]
    server.group(group, "first")
    rollout = server.roll_out(bad, "0.3.0", "first")
    until("the first have gone back from 0.3.0, and said so", lambda: server.counts(rollout)[1] >= THRESHOLD)
    server.pause(rollout)
    until("all run 0.2.0 again after the pause", lambda: all(terminals.version(n) == "0.2.0" for n in names))
    time.sleep(SETTLING)
    tried = {n for n in names if any(version == "0.3.0" for version, _ in terminals.boots(n)[before[n] :])}
    failed = {n for n, (_, state) in server.devices().items() if state == ERROR}
    print(f"  {len(tried)} of {len(names)} tried it, {len(failed)} are in error with the server", flush=True)
    if tried != failed or any(version != "0.2.0" for version, _ in server.devices().values()):
        raise SystemExit(f"fleet: the terminals and the server do not agree: {tried} {server.devices()}")
    if server.counts(rollout)[0]:
        raise SystemExit("fleet: a bad image counted as a success")
    if not tried <= set(group):
        raise SystemExit(f"fleet: tried outside of the first group: {tried - set(group)}")

    # Withdrawn in the middle, for the other groups: those that have it keep it, the others are asked nothing any more.
    # What is left of the first would be offered again once there is nothing newer.
    server.pause(first)
    rollout = server.roll_out(later, "0.4.0")
    until("the first of the others run 0.4.0", lambda: server.counts(rollout)[0] >= max(1, (len(names) - GROUP) // 4))
    server.pause(rollout)
    time.sleep(SETTLING)
    agree = lambda: {n: terminals.version(n) for n in names} == {n: v for n, (v, _) in server.devices().items()}
    until("after it was withdrawn, each runs what the server says", agree)
    have = [n for n in names if terminals.version(n) == "0.4.0"]
    print(f"  {len(have)} have 0.4.0, {len(names) - len(have)} have 0.2.0", flush=True)
    if not have or set(have) & set(group) or server.counts(rollout)[1]:
        raise SystemExit(f"fleet: withdrawn, and not so: {server.counts(rollout)} {server.devices()}")


def make_release(folder: Path, version: str) -> Path:
    subprocess.run(
        [*NODE, "tools/release/main.ts", "--key", "development", "--version", version, "--counter", "1", "--out", str(folder / version)],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return folder / version / f"comptoir-{version}-simulator.img"


main()

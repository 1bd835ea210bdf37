"""What .ci/fleet runs: goosebit, terminals of `cli serve --ddi`, and what each must end on, by both accounts."""

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
import time
from pathlib import Path

TERMINALS = int(sys.argv[1]) if len(sys.argv) > 1 else 4
# Failures after which whoever watches a rollout stops it.
THRESHOLD = 2
# For what takes seconds on a machine of its own.
PATIENCE = 300
ROOT = Path(__file__).resolve().parent.parent
NODE = ["node", "--import", "tsx"]
FINISHED, ERROR = 5, 4
CHANCE = random.Random(7)


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
    print(f"  {what}")


class Terminal:
    """One `cli serve`; ending it brutally is a power cut."""

    def __init__(self, folder: Path, number: int, url: str) -> None:
        self.name = f"t{number}"
        self.log = folder / f"{self.name}.log"
        self.args = [*NODE, "tools/cli.ts", "serve", "--flash", str(folder / f"{self.name}.bin"), "--udp", "0"]
        self.args += ["--engine", "node", "--ddi", url, "--id", self.name, "--token", f"token-of-{self.name}"]
        self.process: subprocess.Popen | None = None

    def power_on(self) -> None:
        self.process = subprocess.Popen(self.args, cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT)

    def cut(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @property
    def events(self) -> list[dict]:
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return [json.loads(line) for line in lines if line.startswith('{"event"')]

    @property
    def boots(self) -> list[tuple[str, bool]]:
        return [(event["version"], event["trial"]) for event in self.events if event["event"] == "boot"]

    @property
    def version(self) -> str:
        return self.boots[-1][0] if self.boots else ""


class Server:
    """goosebit, and its tables: an image of ours is none of its formats, so it cannot be uploaded, only listed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        packages = sysconfig.get_paths()["purelib"]
        (folder / "pyproject.toml").write_text(
            f'[tool.aerich]\ntortoise_orm = "goosebit.db.config.TORTOISE_CONF"\nlocation = "{packages}/goosebit/db/migrations"\n'
        )
        env = {
            **os.environ,
            "GOOSEBIT_DB_URI": f"sqlite://{folder}/db.sqlite3",
            "GOOSEBIT_ARTIFACTS_DIR": f"{folder}/artifacts",
            "GOOSEBIT_POLL_TIME": "00:00:05",
            "GOOSEBIT_DEVICE_AUTH__ENABLE": "true",
            "GOOSEBIT_DEVICE_AUTH__MODE": "setup",
        }
        run = [sys.executable, "-m"]
        subprocess.run([Path(sys.executable).parent / "aerich", "upgrade"], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [*run, "uvicorn", "goosebit:app", "--host", "127.0.0.1", "--port", str(self.port)],
            cwd=folder,
            env=env,
            stdout=(folder / "goosebit.log").open("wb"),
            stderr=subprocess.STDOUT,
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/DEFAULT"

    def query(self, text: str, *values) -> list[tuple]:
        with sqlite3.connect(self.folder / "db.sqlite3", timeout=20) as database:
            return database.execute(text, values).fetchall()

    def roll_out(self, image: Path, version: str) -> int:
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
            "INSERT INTO rollout (name, feed, software_id, paused, success_count, failure_count) VALUES (?, 'default', ?, 0, 0, 0)",
            version, software,
        )
        ((rollout,),) = self.query("SELECT max(id) FROM rollout")
        return rollout

    def counts(self, rollout: int) -> tuple[int, int]:
        return self.query("SELECT success_count, failure_count FROM rollout WHERE id = ?", rollout)[0]

    def devices(self) -> dict[str, tuple[str, int]]:
        return {name: (version, state) for name, version, state in self.query("SELECT id, sw_version, last_state FROM device")}


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-fleet-"))
    server = Server(folder)
    terminals = [Terminal(folder, number, server.url) for number in range(TERMINALS)]
    try:
        rehearse(folder, server, terminals)
    except BaseException:
        for terminal in terminals:
            print(f"--- {terminal.name}\n" + "\n".join(terminal.log.read_text(errors="replace").splitlines()[-15:]) if terminal.log.exists() else "")
        print((folder / "goosebit.log").read_text(errors="replace")[-2000:])
        raise
    finally:
        for terminal in terminals:
            terminal.cut()
        server.process.send_signal(signal.SIGTERM)
        server.process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def rehearse(folder: Path, server: Server, terminals: list[Terminal]) -> None:
    release = folder / "release"
    subprocess.run(
        [*NODE, "tools/release/main.ts", "--key", "development", "--version", "0.2.0", "--counter", "1", "--out", str(release)],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    good = release / "comptoir-0.2.0-simulator.img"
    (folder / "bad.js").write_text("throw new Error('a firmware that does not start');\n")
    bad = folder / "bad.img"
    cli("image", "sign", str(folder / "bad.js"), str(bad), "--key", "development", "--version", "0.3.0", "--counter", "1", "--board", "simulator")

    # The first by itself: goosebit makes the same hardware twice when two devices bring it at once, and fails ever after.
    terminals[0].power_on()
    until("the first terminal is known to the server", lambda: server.devices().get(terminals[0].name, ("", 0))[0])
    for terminal in terminals[1:]:
        terminal.power_on()
    names = {terminal.name for terminal in terminals}
    until(f"{len(terminals)} terminals are known to the server", lambda: names <= {n for n, (v, _) in server.devices().items() if v})

    rollout = server.roll_out(good, "0.2.0")
    # Whenever it is: in the download, before the restart, on trial.
    for _ in range(len(terminals)):
        time.sleep(CHANCE.uniform(0.5, 3))
        terminal = CHANCE.choice(terminals)
        terminal.cut()
        terminal.power_on()
    until("each runs 0.2.0, power cuts or not", lambda: all(t.version == "0.2.0" for t in terminals))
    until("and the server says so", lambda: all(server.devices()[n] == ("0.2.0", FINISHED) for n in names))
    if server.counts(rollout)[1]:
        raise SystemExit(f"fleet: a good image counted as a failure: {server.counts(rollout)}")

    before = {terminal.name: len(terminal.boots) for terminal in terminals}
    rollout = server.roll_out(bad, "0.3.0")
    until("the first have gone back from 0.3.0, and said so", lambda: server.counts(rollout)[1] >= min(THRESHOLD, len(terminals)))
    server.query("UPDATE rollout SET paused = 1 WHERE id = ?", rollout)
    until("all run 0.2.0 again after the pause", lambda: all(t.boots[-1] == ("0.2.0", False) for t in terminals))
    time.sleep(20)
    tried = {t.name for t in terminals if any(version == "0.3.0" for version, _ in t.boots[before[t.name] :])}
    failed = {n for n, (_, state) in server.devices().items() if state == ERROR}
    print(f"  {len(tried)} of {len(terminals)} tried it, {len(failed)} are in error with the server")
    if tried != failed or any(version != "0.2.0" for version, _ in server.devices().values()):
        raise SystemExit(f"fleet: the terminals and the server do not agree: {tried} {server.devices()}")
    if server.counts(rollout)[0]:
        raise SystemExit("fleet: a bad image counted as a success")


main()

"""
Two holders of keys, a publisher and a terminal: what is signed in the ceremony of tools/tuf/README.md is what the terminal
takes. Each step is a command of that page, and what a terminal says of it.
"""

import contextlib
import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ["node", "--import", "tsx"]
# For what takes seconds on a machine of its own.
PATIENCE = 180
PASSWORD = "of anna and bernard"


def run(*command, folder: Path, expect: int = 0) -> str:
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True)
    if done.returncode != expect:
        raise SystemExit(f"tuf: exit {done.returncode}, not {expect}: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


class Ceremony:
    """The folder that was empty. Commands as the page has them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tuf(self, *args, expect: int = 0) -> str:
        return run(sys.executable, ROOT / "tools/tuf/publish.py", "--password", PASSWORD, *args, folder=self.folder, expect=expect)

    def online(self, *args, expect: int = 0) -> str:
        return run(sys.executable, ROOT / "tools/tuf/publish.py", *args, folder=self.folder, expect=expect)

    def cli(self, *args, expect: int = 0) -> str:
        """Paths of this folder are `Path`s: the command line runs where its sources are."""
        return run(*NODE, "tools/cli.ts", *args, folder=ROOT, expect=expect)

    def sign(self, role: str, *holders: str) -> None:
        for holder in holders:
            self.tuf("sign", f"repository/staged/{role}.json", f"{holder}.pem")

    def publish(self, expect: int = 0) -> str:
        return self.online("publish", "--online", "online.pem", expect=expect)

    def release(self, key: str, version: str) -> Path:
        out = self.folder / f"release-{version}"
        args = ["--key", self.folder / f"{key}.private.pem", "--counter", "1", "--version", version, "--out", out]
        args += ["--management", self.folder / "technician.public.pem", "--root", self.folder / "repository/metadata/1.root.json"]
        run(*NODE, "tools/release/main.ts", *args, folder=ROOT)
        return out


class Terminal:
    """One `cli serve`; ending it brutally is a power cut."""

    def __init__(self, folder: Path, url: str) -> None:
        self.log = folder / "terminal.log"
        self.args = [*NODE, "tools/cli.ts", "serve", "--flash", str(folder / "terminal.bin"), "--udp", "0", "--engine", "node"]
        self.args += ["--tuf", url, "--root", str(folder / "repository/metadata/1.root.json")]
        self.process: subprocess.Popen | None = None
        self.since = 0
        self.known_address = ""

    def mark(self) -> None:
        """From here on is what it says."""
        self.since = len(self.lines)

    def power_on(self) -> None:
        self.mark()
        self.known_address = ""
        self.process = subprocess.Popen(self.args, cwd=ROOT, stdout=self.log.open("ab"), stderr=subprocess.STDOUT)

    def cut(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    @property
    def lines(self) -> list[str]:
        return self.log.read_text(errors="replace").splitlines() if self.log.exists() else []

    def says(self, *texts: str) -> str:
        """Waits for a line since the mark, or since the power came on. @returns it"""
        end = time.time() + PATIENCE
        while time.time() < end:
            for line in self.lines[self.since :]:
                if all(text in line for text in texts):
                    return line
            time.sleep(0.3)
        raise SystemExit(f"tuf: the terminal does not say {texts}:\n" + "\n".join(self.lines[-25:]))

    @property
    def address(self) -> str:
        if not self.known_address:
            self.known_address = f"127.0.0.1:{json.loads(self.says('{', 'udp', 'port'))['port']}"
        return self.known_address


@contextlib.contextmanager
def web_server(folder: Path):
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=folder)
    asked = []
    handler.func.log_message = lambda request, *_: asked.append(request.path)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()


def said(what: str) -> None:
    print(f"  {what}", flush=True)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="comptoir-tuf-"))
    repository = folder / "repository"
    (repository / "metadata").mkdir(parents=True)
    ceremony = Ceremony(folder)
    with web_server(repository) as (url, asked):
        terminal = Terminal(folder, f"{url}/metadata")
        try:
            rehearse(ceremony, terminal, url, asked)
        except BaseException:
            print("\n".join(terminal.lines[-30:]))
            raise
        finally:
            terminal.cut()
            shutil.rmtree(folder, ignore_errors=True)


def rehearse(ceremony: Ceremony, terminal: Terminal, url: str, asked: list[str]) -> None:
    for holder in ("anna", "bernard"):
        ceremony.tuf("key", holder)
    ceremony.online("key", "online")
    for key in ("old", "new", "technician"):
        ceremony.cli("keys", "generate", "--out", ceremony.folder / key)
    holders = ["--root", "anna.json", "--root", "bernard.json", "--root-threshold", "2"]
    lists = ["--targets", "anna.json", "--targets", "bernard.json", "--targets-threshold", "2"]
    ceremony.tuf("root", *holders, *lists, "--snapshot", "online.json", "--timestamp", "online.json")
    ceremony.sign("root", "anna", "bernard")
    manager = ["--management-key", "technician.public.pem"]
    ceremony.tuf("targets", "--release-key", "old.public.pem", *manager)
    ceremony.sign("targets", "anna")
    ceremony.publish(expect=1)
    said("one of two holders is not enough to publish")
    ceremony.sign("targets", "bernard")
    ceremony.publish()

    terminal.power_on()
    terminal.says("trust: 1 release and 1 management keys, of targets 1")
    said("the terminal takes the keys that the holders signed, and no longer the one of its firmware")
    image = next(ceremony.release("old", "0.2.0").glob("*-simulator.img"))
    ceremony.tuf("targets", "--release", "release-0.2.0")
    ceremony.sign("targets", "anna", "bernard")
    ceremony.publish()
    here = ceremony.folder
    download = ["tuf", "--metadata-dir", here / "trusted", "--device", "--metadata-url", f"{url}/metadata"]
    ceremony.cli("tuf", "--metadata-dir", here / "trusted", "init", here / "repository/metadata/1.root.json")
    download += ["--target-base-url", f"{url}/targets", "--target-dir", here / "images"]
    ceremony.cli(*download, "--target-name", "firmware/simulator.img", "download")
    if (here / "images/firmware%2Fsimulator.img").read_bytes() != image.read_bytes():
        raise SystemExit("tuf: another image was downloaded")
    said("an operator fetches the release with a terminal's own eyes")

    manage = lambda *args, expect=0: ceremony.cli("manage", terminal.address, *args, "--key", here / "technician.private.pem", expect=expect)
    refused = ceremony.cli("manage", terminal.address, "list", "--key", "development", expect=1)
    said(f"the development key manages it no more: {refused.splitlines()[-1]}")
    manage("upload", image, "--test")
    terminal.mark()
    manage("reset")
    terminal.says('"boot"', '"0.2.0"', '"trial":true')
    terminal.says("self-test passed")
    manage("confirm")
    said("an image of the new keys runs, and is confirmed")

    ceremony.tuf("targets", "--release-key", "new.public.pem", "--remove", "firmware/simulator.img")
    ceremony.sign("targets", "bernard", "anna")
    ceremony.publish()
    terminal.cut()
    terminal.power_on()
    terminal.says('"boot"', '"0.2.0"', '"trial":false')
    terminal.says("trust: 1 release and 1 management keys, of targets 3")
    said("the key is changed: what runs goes on, signed by the old one or not")
    late = next(ceremony.release("old", "0.3.0").glob("*-simulator.img"))
    words = manage("upload", late, "--test", expect=1)
    if "does not pin" not in words and "unknown" not in words:
        raise SystemExit(f"tuf: refused, but why: {words}")
    said(f"an image of the key that was given up: {words.splitlines()[-1]}")
    image = next(ceremony.release("new", "0.3.0").glob("*-simulator.img"))
    manage("upload", image, "--test")
    manage("reset")
    terminal.says('"boot"', '"0.3.0"', '"trial":true')
    said("the same with the new key runs")

    ceremony.tuf("key", "claire")
    ceremony.tuf("root", "--root", "anna.json", "--root", "claire.json", "--targets", "anna.json", "--targets", "claire.json")
    ceremony.sign("root", "anna", "claire")
    ceremony.publish(expect=1)
    ceremony.sign("root", "bernard")
    ceremony.tuf("targets")
    ceremony.sign("targets", "anna", "claire")
    ceremony.publish()
    terminal.cut()
    terminal.power_on()
    end = time.time() + PATIENCE
    # After the second root it looks for a third, and takes the list that Claire has signed.
    while not {"/metadata/3.root.json", "/metadata/4.targets.json"} <= set(asked):
        time.sleep(0.3)
        if time.time() > end:
            raise SystemExit(f"tuf: after a change of holders: {terminal.lines[terminal.since:]}")
    time.sleep(1)
    trouble = [line for line in terminal.lines[terminal.since :] if "trust:" in line]
    if trouble:
        raise SystemExit(f"tuf: after a change of holders: {trouble}")
    said("Claire takes Bernard's place, by the signatures of before and after")


main()

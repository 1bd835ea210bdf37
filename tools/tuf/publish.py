"""
The publishing side of a fleet's TUF repository, on python-tuf: the ceremony of README.md, one step a command.

A repository is a folder: staged/ holds what is being made and signed, metadata/ and targets/ what a web server serves. Private
keys never go there: each holder signs a staged file on a machine of their own and hands the file back.

  pip install tuf==7.0.0 "securesystemslib[crypto]==1.4.0"
"""

import argparse
import hashlib
import json
import shutil
import struct
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Key, Metadata, MetaFile, Root, Signed, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

# Compact: a device has 16 KB for a root and 8 KB for any other file.
WRITTEN = JSONSerializer(compact=True)
LIMITS = {"root": 16384, "targets": 8192, "snapshot": 8192, "timestamp": 8192}
ROLES = ("root", "targets", "snapshot", "timestamp")
# Days that a role's file is good for, unless said.
DAYS = {"root": 365, "targets": 180, "snapshot": 30, "timestamp": 7}


# Whose images terminals take, and who manages them: modules/update/tuf/fleet-keys.ts reads its custom part.
KEYS_TARGET = "keys.json"
MAX_KEYS = 8


class Refused(Exception):
    """Told in one line; exit code 1."""


def expiry(days: int) -> datetime:
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=days)


def latest(folder: Path, role: str) -> Metadata | None:
    """What is published of a role."""
    files = folder.glob("timestamp.json" if role == "timestamp" else f"*.{role}.json")
    numbered = sorted(files, key=lambda file: int(file.name.split(".")[0]) if role != "timestamp" else 0)
    return Metadata.from_file(str(numbered[-1])) if numbered else None


def staged(repository: Path, role: str) -> Path:
    return repository / "staged" / f"{role}.json"


def write(metadata: Metadata, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    data = metadata.to_bytes(WRITTEN)
    limit = LIMITS[metadata.signed.type]
    if len(data) > limit:
        raise Refused(f"{file}: {len(data)} bytes, and a device takes {limit}")
    file.write_bytes(data)


def signer_of(file: Path, password: str | None) -> CryptoSigner:
    private = load_pem_private_key(file.read_bytes(), password.encode() if password else None)
    return CryptoSigner(private)


def public_of(file: Path) -> Key:
    described = json.loads(file.read_text())
    return SSlibKey.from_dict(described.pop("keyid"), described)


def key(args: argparse.Namespace) -> None:
    """A P-256 key pair: NAME.pem stays with its holder, NAME.json is handed to whoever stages the root."""
    private = ec.generate_private_key(ec.SECP256R1())
    hidden = BestAvailableEncryption(args.password.encode()) if args.password else NoEncryption()
    secret, public = Path(f"{args.name}.pem"), Path(f"{args.name}.json")
    if secret.exists() or public.exists():
        raise Refused(f"{args.name}: there is such a key already")
    secret.touch(mode=0o600)
    secret.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden))
    described = CryptoSigner(private).public_key
    public.write_text(json.dumps({"keyid": described.keyid, **described.to_dict()}, indent=1) + "\n")
    print(f"{secret}: keep it; {public}: {described.keyid}")


def root(args: argparse.Namespace) -> None:
    """Stages the next root. A role whose keys are not named keeps those that it has."""
    before = latest(args.repository / "metadata", "root")
    signed = next_version(before, lambda: Root(consistent_snapshot=True))
    signed.expires = expiry(args.days)
    for role in ROLES:
        files = getattr(args, role)
        threshold = getattr(args, f"{role}_threshold")
        if files:
            for keyid in list(signed.roles[role].keyids):
                signed.revoke_key(keyid, role)
            for file in files:
                signed.add_key(public_of(file), role)
        if threshold:
            signed.roles[role].threshold = threshold
        if not 0 < signed.roles[role].threshold <= len(signed.roles[role].keyids):
            raise Refused(f"{role}: {len(signed.roles[role].keyids)} keys cannot reach {signed.roles[role].threshold}")
    write(Metadata(signed), staged(args.repository, "root"))
    print(f"root {signed.version} staged, good until {signed.expires:%Y-%m-%d}")


def targets(args: argparse.Namespace) -> None:
    """
    Stages the next list of targets: what it has, and the images of a release (npm run release) or single files. The keys
    named by --release-key or --management-key are from then on all that there are of their kind.
    """
    before = latest(args.repository / "metadata", "targets")
    signed = next_version(before, Targets)
    signed.expires = expiry(args.days)
    for path in args.remove:
        if path not in signed.targets:
            raise Refused(f"{path}: no such target")
        del signed.targets[path]
    added = []
    for folder in args.release:
        manifest = json.loads((folder / "manifest.json").read_text())
        for image in manifest["images"]:
            custom = {"version": manifest["version"], "counter": manifest["counter"], "board": image["board"]}
            added.append((f"firmware/{image['board']}.img", folder / image["file"], custom))
    for text in args.file:
        path, _, file = text.partition("=")
        added.append((path, Path(file), None))
    if args.release_key or args.management_key:
        added.append((KEYS_TARGET, *keys_of(signed, args)))
    for path, file, custom in added:
        data = file.read_bytes()
        image = image_hash(data)
        if image:
            custom = {**(custom or {}), "image": image}
        target = TargetFile.from_data(path, data, ["sha256"])
        if custom:
            target.unrecognized_fields["custom"] = custom
        signed.targets[path] = target
        place = args.repository / "targets" / Path(path).parent / f"{hashlib.sha256(data).hexdigest()}.{Path(path).name}"
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, place)
        print(f"{path}: {len(data)} bytes")
    write(Metadata(signed), staged(args.repository, "targets"))
    print(f"targets {signed.version} staged, good until {signed.expires:%Y-%m-%d}")


def keys_of(signed: Targets, args: argparse.Namespace) -> tuple[Path, dict]:
    """The file of the keys, and the same as a target's custom part."""
    before = signed.targets[KEYS_TARGET].custom if KEYS_TARGET in signed.targets else {"release": [], "management": []}
    custom = {
        kind: [spki(file) for file in files] or before[kind]
        for kind, files in (("release", args.release_key), ("management", args.management_key))
    }
    if not custom["release"] or max(map(len, custom.values())) > MAX_KEYS:
        raise Refused(f"{KEYS_TARGET}: at least one release key, and {MAX_KEYS} of a kind at most")
    file = args.repository / "staged" / KEYS_TARGET
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(custom, indent=1) + "\n")
    return file, custom


def spki(file: Path) -> str:
    return load_pem_public_key(file.read_bytes()).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex()


def image_hash(data: bytes) -> str | None:
    """Of an MCUboot image: the hash by which a terminal knows it (TLV 0x10). None for any other file."""
    if len(data) < 32 or data[:4] != bytes.fromhex("3db8f396"):
        return None
    _, _, header, protected, payload = struct.unpack_from("<IIHHI", data)
    at = header + payload + protected
    magic, total = struct.unpack_from("<HH", data, at)
    end = at + total
    at += 4
    while magic == 0x6907 and at + 4 <= end:
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == 0x10:
            return data[at + 4 : at + 4 + length].hex()
        at += 4 + length
    raise Refused("an image without a hash: sign it with npm run release, or cli image sign")


def sign(args: argparse.Namespace) -> None:
    """Adds a holder's signature to a staged file, after showing what is signed."""
    metadata = Metadata.from_file(str(args.file))
    signed = metadata.signed
    print(f"{signed.type} {signed.version}, good until {signed.expires:%Y-%m-%d}")
    if isinstance(signed, Root):
        for name in ROLES:
            print(f"  {name}: {signed.roles[name].threshold} of {', '.join(k[:12] for k in signed.roles[name].keyids)}")
    if isinstance(signed, Targets):
        for path, target in sorted(signed.targets.items()):
            print(f"  {path}: {target.length} bytes, sha256 {target.hashes['sha256']}")
            if path == KEYS_TARGET:
                for kind, keys in target.custom.items():
                    print("".join(f"    {kind}: {hashlib.sha256(bytes.fromhex(key)).hexdigest()}\n" for key in keys), end="")
    metadata.sign(signer_of(args.key, args.password), append=True)
    write(metadata, args.file)
    print(f"{len(metadata.signatures)} signatures")


def publish(args: argparse.Namespace) -> None:
    """Checks what is staged as a client will, and puts it where clients look; snapshot and timestamp by the online keys."""
    metadata = args.repository / "metadata"
    before = latest(metadata, "root")
    new_root = Metadata.from_file(str(staged(args.repository, "root"))) if staged(args.repository, "root").exists() else None
    current = new_root or before
    if current is None:
        raise Refused("no root: stage one first")
    if new_root:
        if before:
            before.verify_delegate("root", new_root)
        new_root.verify_delegate("root", new_root)
        if new_root.signed.version != (before.signed.version if before else 0) + 1:
            raise Refused("the staged root is not the next one: stage it again")
    new_targets = Metadata.from_file(str(staged(args.repository, "targets"))) if staged(args.repository, "targets").exists() else None
    old_targets = latest(metadata, "targets")
    if new_targets:
        current.verify_delegate("targets", new_targets)
        if new_targets.signed.version != (old_targets.signed.version if old_targets else 0) + 1:
            raise Refused("the staged targets are not the next ones: stage them again")
    listed = new_targets or old_targets
    if listed is None:
        raise Refused("no targets: stage some first")
    current.verify_delegate("targets", listed)
    online = [signer_of(file, args.password) for file in args.online]
    snapshot = next_of(metadata, "snapshot", Snapshot, args.snapshot_days)
    snapshot.signed.meta = {"targets.json": described(listed)}
    timestamp = next_of(metadata, "timestamp", Timestamp, args.timestamp_days)
    for made in (snapshot, timestamp):
        if made is timestamp:
            timestamp.signed.snapshot_meta = described(snapshot)
        for signer in online:
            if signer.public_key.keyid in current.signed.roles[made.signed.type].keyids:
                made.sign(signer, append=True)
        current.verify_delegate(made.signed.type, made)
    # In the order in which a client needs them: the timestamp last, so that nobody is sent to what is not there.
    for role, made in (("root", new_root), ("targets", new_targets), ("snapshot", snapshot)):
        if made:
            write(made, metadata / f"{made.signed.version}.{role}.json")
            staged(args.repository, role).unlink(missing_ok=True)
    write(timestamp, metadata / "timestamp.json.part")
    (metadata / "timestamp.json.part").replace(metadata / "timestamp.json")
    print(f"root {current.signed.version}, targets {listed.signed.version}, snapshot {snapshot.signed.version}, timestamp {timestamp.signed.version}")


def next_of(folder: Path, role: str, kind: type, days: int) -> Metadata:
    signed = next_version(latest(folder, role), kind)
    signed.expires = expiry(days)
    return Metadata(signed)


def next_version(before: Metadata | None, first: Callable[[], Signed]) -> Signed:
    if before is None:
        return first()
    before.signed.version += 1
    return before.signed


def described(metadata: Metadata) -> MetaFile:
    return MetaFile.from_data(metadata.signed.version, metadata.to_bytes(WRITTEN), ["sha256"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repository", type=Path, default=Path("repository"))
    parser.add_argument("--password", help="of private keys that have one")
    commands = parser.add_subparsers(required=True)

    command = commands.add_parser("key", help=key.__doc__)
    command.add_argument("name")
    command.set_defaults(run=key)

    command = commands.add_parser("root", help=root.__doc__)
    for role in ROLES:
        command.add_argument(f"--{role}", type=Path, action="append", metavar="KEY.json", help=f"who signs {role}")
        command.add_argument(f"--{role}-threshold", type=int, metavar="N")
    command.add_argument("--days", type=int, default=DAYS["root"])
    command.set_defaults(run=root)

    command = commands.add_parser("targets", help=targets.__doc__)
    command.add_argument("--release", type=Path, action="append", default=[], metavar="DIR")
    command.add_argument("--file", action="append", default=[], metavar="PATH=FILE")
    command.add_argument("--remove", action="append", default=[], metavar="PATH")
    command.add_argument("--release-key", type=Path, action="append", default=[], metavar="PUBLIC.pem")
    command.add_argument("--management-key", type=Path, action="append", default=[], metavar="PUBLIC.pem")
    command.add_argument("--days", type=int, default=DAYS["targets"])
    command.set_defaults(run=targets)

    command = commands.add_parser("sign", help=sign.__doc__)
    command.add_argument("file", type=Path)
    command.add_argument("key", type=Path, metavar="KEY.pem")
    command.set_defaults(run=sign)

    command = commands.add_parser("publish", help=publish.__doc__)
    command.add_argument("--online", type=Path, action="append", required=True, metavar="KEY.pem")
    command.add_argument("--snapshot-days", type=int, default=DAYS["snapshot"])
    command.add_argument("--timestamp-days", type=int, default=DAYS["timestamp"])
    command.set_defaults(run=publish)

    args = parser.parse_args()
    try:
        args.run(args)
    except (Refused, OSError, ValueError) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except Exception as refusal:  # python-tuf's own: a threshold that is not reached, a file that is none
        print(f"{type(refusal).__name__}: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

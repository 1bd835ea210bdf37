/**
 * MCUmgr on UDP: this firmware beside Zephyr's own SMP server, built for Linux (native_sim), with the same client, a request at a
 * time, turn by turn. Both are asked to repeat a text of 1,400 bytes, and to take pieces of as many: ours of an image into a slot,
 * each request with the proof of its session; Zephyr's of a file into littlefs on a flash in memory, for it has no image group
 * where there is no MCUboot.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EngineName } from "../../../simulator/engines/names";
import { compiler } from "../../kit/build/xs-engine";
import { DEVELOPMENT_MANAGEMENT_KEY } from "../../kit/signing/development-keys";
import { openAccess } from "../../kit/smp/access";
import { Group, SmpClient, WRITE } from "../../kit/smp/client";
import { erase } from "../../kit/smp/image-group";
import type { Report } from "../measure";
import { terminalOnUdp, testImage } from "../update";
import { installZephyr } from "./install";

const ECHO = 0;
const UPLOAD = 1;
const FILES = 8;
const FILE = 0;
/** Of the text that is repeated, and of each piece, bytes. */
const LENGTH = 1400;
const REQUESTS = 100;
/** The first is for the compiler. */
const ROUNDS = 6;
/** Where Zephyr's server listens; it was built with it. */
const PORT = 1337;
/** What its littlefs has room for beside what it replaces: it has four blocks. */
const FILE_LENGTH = 2 * LENGTH;
const START_UP = 10_000;

/** Whoever is measured. */
interface Server {
  readonly name: string;
  readonly client: SmpClient;
  /** Before a round. */
  begin(): Promise<void>;
  /** The next piece. */
  piece(): Promise<void>;
  close(): Promise<void>;
}

export async function measureUpdates(report: Report, progress: (line: string) => void): Promise<void> {
  const servers: Server[] = [];
  try {
    for (const engine of compiler() === undefined ? (["node"] as const) : (["node", "xs"] as const)) {
      servers.push(await comptoir(engine));
    }
    const zephyr = await startZephyr(progress);
    if (zephyr !== undefined) servers.push(zephyr);
    const echoes = new Map<string, number[]>();
    const pieces = new Map<string, number[]>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const server of servers) {
        const ofEchoes = await times(() => echo(server.client));
        await server.begin();
        const ofPieces = await times(() => server.piece());
        if (round === 0) continue;
        echoes.set(server.name, [...(echoes.get(server.name) ?? []), ...ofEchoes]);
        pieces.set(server.name, [...(pieces.get(server.name) ?? []), ...ofPieces]);
      }
    }
    tell(report, `a text of ${LENGTH} bytes repeated`, echoes);
    tell(report, `a piece of ${LENGTH} bytes, in flash`, pieces);
    if (zephyr === undefined) report.note("Zephyr: not measured");
    else
      report.note(
        "ours has a hop more: the bench holds the socket, and hands what comes to an engine in another process",
      );
  } finally {
    for (const server of servers) await server.close();
  }
}

function tell(report: Report, what: string, all: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, each] of all) report.result(`${name}: ${what}`, quick(each), "µs");
}

/** What the quickest tenth stays below: a machine with other work adds to the rest what is not theirs. */
function quick(all: readonly number[]): number {
  return [...all].sort((a, b) => a - b)[Math.floor(all.length / 10)] ?? 0;
}

/** @returns µs of each of REQUESTS */
async function times(request: () => Promise<void>): Promise<number[]> {
  const all: number[] = [];
  for (let i = 0; i < REQUESTS; i += 1) {
    const began = performance.now();
    await request();
    all.push((performance.now() - began) * 1000);
  }
  return all;
}

async function echo(client: SmpClient): Promise<void> {
  const d = "x".repeat(LENGTH);
  const answer = await client.request(WRITE, Group.os, ECHO, { d });
  if (answer.get("r") !== d) throw new Error("the text came back as another");
}

async function comptoir(engine: EngineName): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-update-"));
  const { terminal, port, ended } = await terminalOnUdp(join(folder, "flash.bin"), engine);
  const client = new SmpClient({ host: "127.0.0.1", port });
  await openAccess(client, DEVELOPMENT_MANAGEMENT_KEY);
  const image = testImage();
  let off = 0;
  const piece = async () => {
    const data = image.slice(off, off + LENGTH);
    const fields = off === 0 ? { image: 0, off, len: image.length, data } : { off, data };
    const answer = await client.request(WRITE, Group.image, UPLOAD, fields);
    off += data.length;
    if (answer.get("off") !== off) throw new Error("a piece was not taken");
  };
  return {
    name: `Comptoir on ${engine === "xs" ? "XS" : "Node"}`,
    client,
    piece,
    begin: async () => {
      off = 0;
      await erase(client);
      // The first of an upload looks at the slot.
      await piece();
    },
    close: async () => {
      client.close();
      terminal.close();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns undefined where it cannot be had or does not start, which `progress` is told */
async function startZephyr(progress: (line: string) => void): Promise<Server | undefined> {
  const program = await installZephyr(progress);
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "comptoir-zephyr-"));
  // Its flash is a file where it is started.
  const server = spawn(program, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const failed = await isUp(server);
  if (failed !== undefined) {
    progress(`  Zephyr's server did not start: ${failed} (it needs libc6-i386 and lib32gcc-s1, and UDP port ${PORT})`);
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
  const client = new SmpClient({ host: "127.0.0.1", port: PORT });
  const file = testImage().slice(0, FILE_LENGTH);
  let off = 0;
  return {
    name: "Zephyr 4.4.0",
    client,
    begin: async () => {
      off = 0;
    },
    piece: async () => {
      const data = file.slice(off, off + LENGTH);
      const name = "/lfs1/image";
      const answer = await client.request(WRITE, FILES, FILE, {
        name,
        off,
        ...(off === 0 ? { len: FILE_LENGTH } : {}),
        data,
      });
      off += data.length;
      if (answer.get("off") !== off) throw new Error("a piece was not taken");
      if (off === FILE_LENGTH) off = 0;
    },
    close: async () => {
      client.close();
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGKILL");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @returns undefined once it listens, else what it said last */
function isUp(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let said = "";
    const late = setTimeout(() => resolve(`nothing in ${START_UP / 1000} s`), START_UP);
    const end = (reason: string | undefined) => {
      clearTimeout(late);
      resolve(reason);
    };
    const take = (bytes: Buffer) => {
      said += bytes.toString("utf8");
      if (said.includes("smp_udp: Started")) end(undefined);
    };
    server.stdout?.on("data", take);
    server.stderr?.on("data", take);
    server.once("error", (error) => end(error.message));
    server.once("exit", () => end(said.trim().split("\n").at(-1) ?? "it ended"));
  });
}

/** The terminal's TCP sockets: on each engine against parts of the simulator, in virtual time, and against real sockets. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, connect as openSocket, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import type { EngineName } from "../../../simulator/engines/names";
import { parseReach } from "../../../simulator/hardware/reach";
import {
  type Host,
  realHost,
  TcpNetwork,
  type TcpNetworkOptions,
  type Wire,
} from "../../../simulator/hardware/tcp-network";
import {
  readAccepted,
  readTcp,
  TCP_WINDOW,
  TcpKind,
  writeEndpoint,
  writeTaken,
  writeTcp,
} from "../../../simulator/link/tcp";
import { Powered } from "../../../simulator/player/powered";
import { bundleStarted } from "../../../tools/kit/build/bundle";
import { buildRv32Engine, missingPackages } from "../../../tools/kit/build/rv32-engine";
import { buildXsEngine, compiler } from "../../../tools/kit/build/xs-engine";

const ENGINES: readonly EngineName[] = [
  "node",
  ...(compiler() === undefined ? [] : (["xs"] as const)),
  ...(missingPackages().length > 0 ? [] : (["rv32"] as const)),
];

/** Sends 20,000 numbered bytes to an echo as it has room, reads them back in pieces of 700, and tells of each turn. */
const PROGRAM = `import TCP from "embedded:io/socket/tcp";
import Listener from "embedded:io/socket/listener";
import Timer from "timer";
const say = (text) => trace(text + "\\n");
const attempt = (call) => { try { return call(); } catch (error) { return error.name; } };
const TOTAL = 20000;
let sent = 0, got = 0, wrong = 0, isInside = true;
const echo = new TCP({
  address: "192.0.2.1", port: 7,
  onWritable(room) {
    if (sent === 0) say("room " + room + ", more: " + attempt(() => this.write(new Uint8Array(room + 1))));
    const piece = Uint8Array.from({ length: Math.min(room, TOTAL - sent) }, (_, i) => (sent + i) % 251);
    sent += piece.length;
    if (piece.length > 0) this.write(piece);
  },
  onReadable(bytes) {
    if (isInside) say("called from within");
    const piece = new Uint8Array(this.read(Math.min(bytes, 700)));
    for (let i = 0; i < piece.length; i += 1) if (piece[i] !== (got + i) % 251) wrong += 1;
    got += piece.length;
    if (got === TOTAL) say("echoed, " + wrong + " wrong, nothing left: " + this.read());
  },
  onError() { say("over after " + got); this.close(); say("closed: " + attempt(() => this.read())); },
});
say("early: " + attempt(() => echo.write(new Uint8Array(1))));
isInside = false;
// What was not read at once is asked for again by nobody: as on the device, it is for who reads.
Timer.repeat(() => { while (got < TOTAL) { const piece = attempt(() => echo.read(1)); if (!(piece instanceof ArrayBuffer)) break;
  if (new Uint8Array(piece)[0] !== got % 251) wrong += 1; got += 1; if (got === TOTAL) say("echoed, " + wrong + " wrong, nothing left: " + echo.read()); } }, 50);
new TCP({ address: "192.0.2.9", port: 7, onWritable() { say("nobody is there"); }, onError() { say("refused"); this.close(); } });
say("address: " + attempt(() => new TCP({ address: "example.com", port: 7 })) + " " + attempt(() => new TCP({ address: "192.0.2.1", port: 0 })));
const listener = new Listener({ port: 7000, onReadable(count) {
  for (; count > 0; count -= 1) {
    const from = this.read();
    const came = new TCP({ from, onReadable(bytes) { this.write(new Uint8Array(this.read())); },
      onError() { say("the caller went"); this.close(); listener.close(); } });
    say("caller " + came.remoteAddress + ":" + came.remotePort + " " + attempt(() => from.read()) + " " + this.read());
  }
} });
`;

describe.each(ENGINES)("sockets of the %s engine", (engine) => {
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "comptoir-tcp-"));
    if (engine !== "node") await buildXsEngine(() => {});
    if (engine === "rv32") await buildRv32Engine(() => {});
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("reach parts of the simulator and are reached by them, in virtual time", async () => {
    const lines: string[] = [];
    let echoed = 0;
    const echo: Host = (back) => ({
      send: (bytes) => {
        echoed += bytes.length;
        back.send(bytes);
        if (echoed === 20_000) back.end();
      },
      end: () => {},
    });
    const powered = await Powered.on({
      engine,
      bundle: await bundleStarted(PROGRAM, "test-tcp"),
      flash: join(folder, "flash.bin"),
      epoch: Date.parse("2026-11-27T10:00:00Z"),
      reset: "power",
      hosts: new Map([["192.0.2.1:7", echo]]),
      onTrace: (line) => lines.push(line),
      onLine: (line) => lines.push(line),
      progress: () => {},
    });
    try {
      await powered.run(100);
      const heard: string[] = [];
      const back: Wire = {
        send: (bytes) => heard.push(Buffer.from(bytes).toString()),
        end: () => heard.push("over"),
      };
      expect(powered.tcp.connect(7001, back)).toBeUndefined();
      const there = powered.tcp.connect(7000, back, { address: "192.0.2.50", port: 4321 });
      there?.send(Buffer.from("hello"));
      await powered.run(2000);
      there?.end();
      await powered.run(100);
      expect(heard).toEqual(["hello"]);
      expect(powered.tcp.connect(7000, back)).toBeUndefined();
    } finally {
      await powered.off();
    }
    expect(lines.sort()).toEqual(
      [
        "early: Error",
        "address: Error RangeError",
        `room ${TCP_WINDOW}, more: Error`,
        "refused",
        "caller 192.0.2.50:4321 SyntaxError undefined",
        "echoed, 0 wrong, nothing left: undefined",
        "over after 20000",
        "closed: SyntaxError",
        "the caller went",
      ].sort(),
    );
  });
});

/** A network with the firmware's end in the test's hands. */
function network(options: Partial<TcpNetworkOptions> = {}) {
  const frames: { socket: number; kind: number; bytes: Uint8Array }[] = [];
  let tell = () => {};
  const net = new TcpNetwork({
    hosts: new Map(),
    send: (_, payload) => {
      const frame = readTcp(payload);
      if (frame !== undefined) frames.push({ ...frame, bytes: frame.bytes.slice() });
      tell();
    },
    ...options,
  });
  const until = async (isThere: () => boolean) => {
    while (!isThere()) {
      await new Promise<void>((resolve) => {
        tell = resolve;
        setTimeout(resolve, 20);
      });
    }
  };
  const received = () =>
    frames.filter(({ kind }) => kind === TcpKind.data).reduce((n, { bytes }) => n + bytes.length, 0);
  return { net, frames, until, received };
}

const connect = (socket: number, port: number) =>
  writeTcp(socket, TcpKind.connect, writeEndpoint({ address: "192.0.2.1", port }));

describe("the TCP network and the desktop", () => {
  it("carries a flood no faster than the firmware takes it, and loses nothing", async () => {
    const TOTAL = 8 * 1024 * 1024;
    let flood: Socket | undefined;
    const server = createServer((socket) => {
      flood = socket;
      socket.on("error", () => {});
      socket.end(Buffer.alloc(TOTAL, 7));
    });
    const port = await listening(server);
    const { net, frames, until, received } = network({ hosts: new Map([["192.0.2.1:9", realHost(port)]]) });
    net.onFrame(connect(3, 9));
    await until(() => received() >= TCP_WINDOW);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(received()).toBe(TCP_WINDOW);
    expect(frames[0]?.kind).toBe(TcpKind.connected);
    // What the two kernels and a piece of Node's hold.
    expect(flood?.writableLength ?? 0).toBeGreaterThan(0);
    for (let taken = 0; taken < TOTAL; ) {
      await until(() => received() > taken || frames.at(-1)?.kind === TcpKind.close);
      const more = received() - taken;
      expect(more).toBeLessThanOrEqual(TCP_WINDOW);
      if (more === 0) break;
      taken += more;
      frames.splice(1, frames.length, { socket: 3, kind: TcpKind.data, bytes: new Uint8Array(taken) });
      net.onFrame(writeTcp(3, TcpKind.taken, writeTaken(more)));
    }
    await until(() => frames.at(-1)?.kind === TcpKind.close);
    expect(received()).toBe(TOTAL);
    server.close();
  }, 60_000);

  it("reaches only what is named, and tells a refused connection from one that was there", async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    const { net, frames, until } = network({ hosts: parseReach([`192.0.2.1:80=127.0.0.1:${port}`]) });
    net.onFrame(connect(3, 80));
    net.onFrame(connect(5, 81));
    await until(() => frames.length === 2);
    expect(frames.map(({ socket, kind }) => [socket, kind])).toEqual([
      [5, TcpKind.close],
      [3, TcpKind.close],
    ]);
    expect(() => parseReach(["example.com:80"])).toThrow("no IPv4 address");
    expect(() => parseReach(["192.0.2.1:0"])).toThrow("what is");
  });

  it("opens the firmware's ports where asked, both ways, and closes them with the firmware", async () => {
    let real = 0;
    const { net, frames, until } = network({
      listenOn: "127.0.0.1",
      ports: new Map([[7000, 0]]),
      onOpen: (_, at) => (real = at),
    });
    net.onFrame(writeTcp(3, TcpKind.listen, writeEndpoint({ address: "", port: 7000 })));
    await until(() => real !== 0);
    const client = openSocket(real, "127.0.0.1");
    const heard: string[] = [];
    client.on("data", (data) => heard.push(data.toString()));
    const gone = new Promise((resolve) => client.on("close", resolve));
    client.write("to the terminal");
    await until(() => frames.some(({ kind }) => kind === TcpKind.data));
    const [accepted, data] = frames;
    expect(readAccepted(accepted!.bytes)).toEqual({
      listener: 3,
      remote: { address: "127.0.0.1", port: client.localPort },
    });
    expect(Buffer.from(data!.bytes).toString()).toBe("to the terminal");
    net.onFrame(writeTcp(accepted!.socket, TcpKind.data, Buffer.from("and back")));
    await until(() => heard.join("") === "and back");
    net.silence();
    await gone;
    const late = openSocket(real, "127.0.0.1");
    await new Promise((resolve) => late.on("error", resolve));
  });

  it("cuts a firmware off that sends more than its window", async () => {
    const ended: string[] = [];
    const host: Host = () => ({ send: () => new Promise(() => {}), end: () => ended.push("ended") });
    const { net, frames } = network({ hosts: new Map([["192.0.2.1:9", host]]) });
    net.onFrame(connect(3, 9));
    net.onFrame(writeTcp(3, TcpKind.data, new Uint8Array(TCP_WINDOW)));
    expect(ended).toEqual([]);
    net.onFrame(writeTcp(3, TcpKind.data, new Uint8Array(1)));
    expect(ended).toEqual(["ended"]);
    expect(frames.at(-1)?.kind).toBe(TcpKind.close);
  });
});

async function listening(server: ReturnType<typeof createServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

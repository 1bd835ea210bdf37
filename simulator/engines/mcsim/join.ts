/** The bench's side of a firmware in the SDK's simulator: waits for it to join, and gives it power. */
import { closeSync, openSync, readSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { PassThrough } from "node:stream";
import { Channel } from "../../link/channels";
import { encodeFrame, FrameDecoder } from "../../link/frames";
import { encodePixels } from "../../link/pixels";
import type { EngineOptions } from "../../platform/host";
import { FLASH_SIZE } from "../../platform/partitions";
import { DEFAULT_SCREEN } from "../../screen";
import type { Wire } from "../wire";
import { decodeDrawnArea } from "./drawn-area";
import type { SimulatorProgram } from "./tcp-host";
import { missing, openWindow } from "./window";

/** As the firmware's manifest for that simulator has it. */
const PORT = 8043;
/** Somebody has to build the simulator's program and to start it, ms. */
const PATIENCE = 300_000;
/** What was built and started from here, ms. */
const SOON = 60_000;

/** Starts the simulator where it can be, and else waits for a person to do it. @throws Error when nothing joins in time */
export async function awaitSimulator(
  options: EngineOptions,
  flash: string,
  progress: (line: string) => void,
  program: SimulatorProgram = "firmware",
): Promise<Wire> {
  const { width, height } = options.screen ?? DEFAULT_SCREEN;
  if (width !== DEFAULT_SCREEN.width || height !== DEFAULT_SCREEN.height) {
    throw new Error(
      `the SDK's simulator has a screen of ${DEFAULT_SCREEN.width}x${DEFAULT_SCREEN.height} (device/comptoir.js)`,
    );
  }
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(PORT, "127.0.0.1", resolve);
  });
  const lacking = missing();
  if (lacking === undefined) await openWindow(progress);
  else {
    progress(`the SDK's simulator cannot be started from here, which takes ${lacking}`);
    progress(`waiting for it on port ${PORT}: build it with mcconfig -m -p lin, start it with mcsim`);
  }
  const socket = await join(server, lacking === undefined ? SOON : PATIENCE);
  socket.setNoDelay(true);
  const pixels = `${flash}.pixels`;
  const file = openSync(pixels, "w+");
  const output = new PassThrough();
  let code: number | null = null;
  const decoder = new FrameDecoder((channel, payload) => {
    if (channel === Channel.control) code = exitCode(payload) ?? code;
    output.write(encodeFrame(channel, channel === Channel.pixels ? readPixels(file, payload) : payload));
  });
  socket.on("data", (data: Buffer) => decoder.push(data));
  socket.on("close", () => {
    closeSync(file);
    rmSync(pixels, { force: true });
    output.end();
  });
  const power = { type: "power", options, flash, flashSize: FLASH_SIZE, pixels, program };
  socket.write(encodeFrame(Channel.control, Buffer.from(JSON.stringify(power))));
  return {
    input: socket,
    output,
    pid: undefined,
    exited: new Promise((resolve) => socket.on("close", () => resolve(code))),
    kill: () => socket.destroy(),
  };
}

/** The frame that the bench knows, of what the program says that it has put into the file. */
function readPixels(file: number, payload: Uint8Array): Uint8Array {
  const { x, y, width, at, length } = decodeDrawnArea(payload);
  const rows = new Uint8Array(length);
  readSync(file, rows, 0, length, at);
  return encodePixels(x, y, width, rows);
}

/** There is no process whose code it could be: the firmware says it. */
function exitCode(payload: Uint8Array): number | undefined {
  const { type, code } = JSON.parse(Buffer.from(payload).toString("utf8")) as { type: string; code?: number };
  return type === "exit" ? code : undefined;
}

function join(server: Server, patience: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      server.close();
      reject(new Error("the SDK's simulator did not join"));
    }, patience);
    server.once("connection", (socket) => {
      clearTimeout(late);
      server.close();
      resolve(socket);
    });
  });
}

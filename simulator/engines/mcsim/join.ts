/** The bench's side of a firmware in the SDK's simulator: waits for it to join, and gives it power. */
import { createServer, type Server, type Socket } from "node:net";
import { Channel } from "../../link/channels";
import { encodeFrame } from "../../link/frames";
import type { EngineOptions } from "../../platform/host";
import { FLASH_SIZE } from "../../platform/partitions";
import type { Wire } from "../wire";

/** As the firmware's manifest for that simulator has it. */
const PORT = 8043;
/** Somebody has to start the simulator, which may have to be built first, ms. */
const PATIENCE = 300_000;

/** @throws Error when nothing joins in time */
export async function awaitSimulator(
  options: EngineOptions,
  flash: string,
  progress: (line: string) => void,
): Promise<Wire> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(PORT, "127.0.0.1", resolve);
  });
  progress(`waiting for the SDK's simulator on port ${PORT}: start it with mcconfig -m -p lin`);
  const socket = await join(server);
  socket.setNoDelay(true);
  const power = { type: "power", options, flash, flashSize: FLASH_SIZE };
  socket.write(encodeFrame(Channel.control, Buffer.from(JSON.stringify(power))));
  return {
    input: socket,
    output: socket,
    pid: undefined,
    exited: new Promise((resolve) => socket.on("close", () => resolve(null))),
    kill: () => socket.destroy(),
  };
}

function join(server: Server): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      server.close();
      reject(new Error("the SDK's simulator did not join"));
    }, PATIENCE);
    server.once("connection", (socket) => {
      clearTimeout(late);
      server.close();
      resolve(socket);
    });
  });
}

/**
 * The terminal on the LAN: plain TCP, or a WebSocket for software that has nothing else. The same sealed lines on both.
 *
 *   const key = await pair("tcp://192.168.1.40:7071", async () => await ask("Code ?"));   // once, and keep it safe
 *   const client = new LgoClient(await lanWire("tcp://192.168.1.40:7071", key), { software: "Logiciel 1.0" });
 */
import { randomBytes } from "node:crypto";
import { createConnection } from "node:net";
import type { LanCrypto } from "modules/lgo/lan/crypto";
import { SUBPROTOCOL } from "modules/lgo/lan/web-socket";
import { aead } from "modules/noble-verifier/noble-aead";
import { sha1 } from "modules/noble-verifier/noble-sha1";
import { sessionCrypto, sha256 } from "modules/noble-verifier/signatures";
import { WebSocket } from "ws";
import { LanError, LanPairing, LanSession } from "./lan-session";
import type { Wire } from "./wire";

export const LAN_CRYPTO: LanCrypto = Object.freeze({
  session: sessionCrypto,
  aead,
  sha256,
  sha1,
  random: (length: number) => new Uint8Array(randomBytes(length)),
});

/** ms, for the connection, and for the terminal's first answer. */
const PATIENCE = 10_000;
/** Of a terminal that is busy with others, and ms between two. */
const TRIES = 4;
const BETWEEN = 1000;
/** A longer frame than the terminal's longest. */
const MAX_FRAME = 32768;

/** Frames both ways, whatever carries them. */
interface Frames {
  send(frame: Uint8Array): void;
  listen(onFrame: (frame: Uint8Array) => void, onClose: (why: string) => void): void;
  close(): void;
}

/** @param url tcp://HOST:PORT or ws://HOST:PORT */
export function isLanUrl(url: string): boolean {
  return /^(tcp|ws):\/\//.test(url);
}

async function openFrames(url: string): Promise<Frames> {
  const parsed = URL.parse(url);
  if (parsed === null || !isLanUrl(url) || parsed.port === "")
    throw new Error(`${url}: tcp://HOST:PORT or ws://HOST:PORT`);
  return parsed.protocol === "ws:" ? webSocketFrames(url) : tcpFrames(parsed.hostname, Number(parsed.port));
}

async function tcpFrames(hostname: string, port: number): Promise<Frames> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const socket = createConnection({ host, port, noDelay: true });
  socket.setTimeout(PATIENCE, () => socket.destroy(new Error("nobody answers")));
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("error", reject);
  });
  socket.setTimeout(0);
  return {
    send: (frame) => {
      const bytes = Buffer.alloc(2 + frame.length);
      bytes.writeUInt16BE(frame.length);
      bytes.set(frame, 2);
      socket.write(bytes);
    },
    listen: (onFrame, onClose) => {
      let pending = Buffer.alloc(0);
      socket.on("data", (bytes) => {
        pending = Buffer.concat([pending, bytes]);
        while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE()) {
          const end = 2 + pending.readUInt16BE();
          const frame = new Uint8Array(pending.subarray(2, end));
          pending = pending.subarray(end);
          onFrame(frame);
        }
      });
      socket.on("error", (error) => onClose(error.message));
      socket.on("close", () => onClose("the other end is gone"));
    },
    close: () => socket.destroy(),
  };
}

async function webSocketFrames(url: string): Promise<Frames> {
  const socket = new WebSocket(url, SUBPROTOCOL, { handshakeTimeout: PATIENCE, maxPayload: MAX_FRAME });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return {
    send: (frame) => socket.send(frame),
    listen: (onFrame, onClose) => {
      socket.on("message", (data: Buffer) => onFrame(new Uint8Array(data)));
      socket.on("error", (error) => onClose(error.message));
      socket.on("close", (code) => onClose(`the other end is gone (${code})`));
    },
    close: () => socket.close(),
  };
}

/** @param key of the pairing, 32 bytes @throws Error where nobody is there, or who answers has not the key */
export async function lanWire(url: string, key: Uint8Array): Promise<Wire> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await openWire(url, key);
    } catch (error) {
      // It lets in a few within a second.
      const isBusy = error instanceof LanError && error.trouble === "busy";
      if (!isBusy || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN));
    }
  }
}

async function openWire(url: string, key: Uint8Array): Promise<Wire> {
  const frames = await openFrames(url);
  const session = new LanSession(LAN_CRYPTO, key);
  let onLine: (line: string) => void = () => {};
  let onClose: (why: string) => void = () => {};
  let isOver = false;
  const end = (why: string) => {
    if (isOver) return;
    isOver = true;
    frames.close();
    onClose(why);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("nobody answers")), PATIENCE);
      const fail = (why: string, error = new Error(why)) => {
        clearTimeout(timer);
        reject(error);
        end(why);
      };
      frames.listen((frame) => {
        if (isOver) return;
        try {
          const line = session.take(frame);
          if (line !== undefined) onLine(line);
          else {
            clearTimeout(timer);
            resolve();
          }
        } catch (error) {
          const failed = error instanceof Error ? error : new Error(String(error));
          fail(failed.message, failed);
        }
      }, fail);
      frames.send(session.begin());
    });
  } catch (error) {
    frames.close();
    throw error;
  }
  return {
    send: (line) => {
      if (!isOver) frames.send(session.seal(line));
    },
    listen: (line, close) => {
      onLine = line;
      onClose = close;
    },
    close: () => {
      isOver = true;
      frames.close();
    },
  };
}

/**
 * Pairs with a terminal whose person has pressed _Appairer_.
 * @param askCode asks the person for the code that the terminal shows
 * @param onRight the code was right: the person may say so at the terminal
 * @returns the key, 32 bytes, to be kept as a password is @throws Error in words for the person
 */
export async function pair(
  url: string,
  askCode: () => Promise<string>,
  onRight: () => void = () => {},
): Promise<Uint8Array> {
  const frames = await openFrames(url);
  const pairing = new LanPairing(LAN_CRYPTO);
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      const ask = async () => {
        const frame = pairing.type(await askCode());
        if (frame === undefined) throw new LanError("wrong-code");
        onRight();
        frames.send(frame);
      };
      frames.listen(
        (frame) => {
          try {
            const next = pairing.take(frame);
            if (next.step === "send") frames.send(next.frame);
            else if (next.step === "kept") resolve(next.key);
            else ask().catch(reject);
          } catch (error) {
            reject(error);
          }
        },
        (why) => reject(new Error(why)),
      );
      frames.send(pairing.begin());
    });
  } finally {
    frames.close();
  }
}

/**
 * What one piece of an upload costs the firmware, in instructions: from a datagram's bytes to the answer, read, hashed and
 * written to flash. The network's own cost is not in it: a simulated one brings datagrams by a UART.
 */
import flash from "embedded:storage/flash";
import openSlots from "firmware-slots";
import { encodeCbor } from "modules/cbor/encode";
import type { SignatureVerifier } from "modules/trust/signature-verifier";
import type { SessionCrypto } from "modules/update/access/session-crypto";
import { UpdateAgent } from "modules/update/agent/update-agent";
import type { ImageCrypto } from "modules/update/image/ports";
import { productOf } from "modules/update/image/product";

/** Of an image that is signed elsewhere: its header, and how long it is, bytes. */
export interface PieceSample {
  readonly header: readonly number[];
  readonly length: number;
  readonly pieceLength: number;
}

/** Several blocks of flash are begun in so many. */
const PIECES = 24;
/** That of a simulated terminal. */
const SERVICE_CODE = "0000";
const PEER = "10.0.0.1:1337";
const WRITE = 2;
const VERSION_2 = 1 << 3;
const IMAGE_GROUP = 1;
const UPLOAD = 1;

/** @returns the mean of a piece, the first one apart */
export function measurePiece(
  { header, length, pieceLength }: PieceSample,
  signatures: SignatureVerifier,
  crypto: ImageCrypto,
  sessionCrypto: SessionCrypto,
  count: () => number,
): number {
  const updateFlash = flash.open({ path: "update" });
  const agent = new UpdateAgent({
    ...openSlots(updateFlash),
    flash: updateFlash,
    data: [],
    trust: { crypto, keys: [], product: productOf("simulator") },
    signatures,
    sessionCrypto,
    knownCode: SERVICE_CODE,
    managementKeys: [],
    version: "0.1.0",
    board: "simulator",
    uptime: () => 1,
    now: () => 1_777_629_600,
    isClockCertain: () => true,
    setTime: () => {},
    nonce: () => new Uint8Array(32),
    isBusy: () => false,
    failingPart: () => null,
    restart: () => {},
    log: () => {},
    logText: () => new Uint8Array(0),
    onStatus: () => {},
  });
  if (agent.openService(SERVICE_CODE) !== "open") throw new Error("service mode is closed");
  // The first that wants more than to look is let in by a press.
  agent.receive(request(0, new Map()), PEER, () => {});
  agent.act("let-in");
  let answers = 0;
  const send = (sequence: number, body: ReadonlyMap<string, unknown>) => {
    const frame = request(sequence, body as Parameters<typeof encodeCbor>[0]);
    const start = count();
    agent.receive(frame, PEER, () => {
      answers += 1;
    });
    return count() - start;
  };
  const data = new Uint8Array(pieceLength);
  for (let i = 0; i < pieceLength; i += 1) data[i] = (i * 31) & 0xff;
  const first = data.slice();
  first.set(header);
  send(
    0,
    new Map<string, unknown>([
      ["image", 0],
      ["off", 0],
      ["len", length],
      ["sha", new Uint8Array(32)],
      ["data", first],
    ]),
  );
  let spent = 0;
  for (let i = 1; i <= PIECES; i += 1)
    spent += send(
      i,
      new Map<string, unknown>([
        ["off", i * pieceLength],
        ["data", data],
      ]),
    );
  if (answers !== PIECES + 1) throw new Error(`${answers} answers`);
  if (agent.status.received !== (PIECES + 1) * pieceLength)
    throw new Error(`${agent.status.received} bytes were taken`);
  return spent / PIECES;
}

/** A request of SMP version 2: tools/kit/smp/client.ts has its layout. */
function request(sequence: number, body: Parameters<typeof encodeCbor>[0]): Uint8Array {
  const cbor = encodeCbor(body);
  const frame = new Uint8Array(8 + cbor.length);
  frame.set([VERSION_2 | WRITE, 0, cbor.length >> 8, cbor.length & 0xff, 0, IMAGE_GROUP, sequence, UPLOAD]);
  frame.set(cbor, 8);
  return frame;
}

/**
 * A card for Debian's virtual reader (vsmartcard-vpcd): joins it over TCP, as its driver in pcscd expects of a card.
 *
 * Message, both ways
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 2 | length n, high byte first |
 * | 2 | n | from the reader: one byte, 00 off, 01 on, 02 reset, 04 asks for the ATR; or a command. From the card: the ATR, or
 * the answer to a command |
 */
import { connect, type Socket } from "node:net";
import type { ApduPort } from "../../simulator/hardware/card/apdu-port";

export const VPCD_PORT = 35963;
const HEADER = 2;
const Control = Object.freeze({ off: 0, on: 1, reset: 2, atr: 4 });

export interface VpcdOptions {
  readonly host: string;
  readonly port: number;
  readonly card: ApduPort;
  readonly onJoined: () => void;
  /** A command that the reader passed on, and how many there have been. */
  readonly onCommand?: (count: number) => void;
}

/** @returns when the reader has gone @throws Error when there is none */
export function joinVpcd({ host, port, card, onJoined, onCommand }: VpcdOptions): {
  readonly ended: Promise<void>;
  close(): void;
} {
  const socket = connect({ host, port });
  let pending = Buffer.alloc(0);
  let commands = 0;
  socket.on("connect", onJoined);
  socket.on("data", (data) => {
    pending = Buffer.concat([pending, data]);
    while (pending.length >= HEADER) {
      const length = pending.readUInt16BE(0);
      if (pending.length < HEADER + length) return;
      const message = new Uint8Array(pending.subarray(HEADER, HEADER + length));
      pending = pending.subarray(HEADER + length);
      if (message.length === 1) control(socket, card, message[0] ?? 0);
      else {
        commands += 1;
        onCommand?.(commands);
        card.transmit(message, (response) => send(socket, response));
      }
    }
  });
  const ended = new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("close", () => resolve());
  });
  return { ended, close: () => socket.destroy() };
}

function control(socket: Socket, card: ApduPort, code: number): void {
  if (code === Control.atr) send(socket, card.atr);
  else if (code === Control.off || code === Control.on || code === Control.reset) card.reset();
}

function send(socket: Socket, message: Uint8Array): void {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(message.length);
  socket.write(Buffer.concat([header, message]));
}

/** Who may do what: the port that the server asks before it does more than answer questions. */

/**
 * none: nobody knows who this is, and it may look.
 * guest: an address that was let in. It may bring images that are signed, mark and start them.
 * manager: each of its requests proves that a management key has opened the session. It may do all.
 */
export type Standing = "none" | "guest" | "manager";

export interface Gate {
  /** @param request the whole of it, header and what follows its map included */
  standing(peer: string, request: Uint8Array): Standing;
  /** It wanted more than its standing allows. @returns what it is told */
  denied(peer: string, standing: Standing): Denial;
}

export interface Denial {
  readonly rc: number;
  /** In English, for whoever has been let in or may yet be; strangers are told nothing. */
  readonly reason: string | undefined;
}

/** The reason with which a client that asks again in a moment is answered. */
export const WAITING_FOR_KEY = "waiting for a key at the terminal";

/**
 * Who asks, as drivers name it: on a network an address and a port; on a line, its name, which has no colon.
 * @param peer "192.0.2.1:40001" or "console"
 */
export function addressOf(peer: string): string {
  const colon = peer.lastIndexOf(":");
  return colon < 0 ? peer : peer.slice(0, colon);
}

/** Whether what it says of itself may be a lie: anybody can write any address on a datagram. */
export function isOnNetwork(peer: string): boolean {
  return peer.includes(":");
}

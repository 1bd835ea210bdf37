/**
 * What strangers are answered beyond what they sent: UDP says nothing true about who sent, so answers that are longer than
 * questions would be a stone to throw at someone else. A client that reads in earnest stays far below: its answers of a
 * minute are a few kilobytes. What does not fit is left without an answer, as a datagram that was lost.
 */

/** Bytes each second, and at once, to one address. */
export const PEER_RATE = 512;
export const PEER_BURST = 2048;
/** To all of them together. */
export const ALL_RATE = 2048;
export const ALL_BURST = 8192;
/** Addresses that are remembered: those that have spent. When it is full, only answers as short as their questions go out. */
const MAX_PEERS = 8;

interface Bucket {
  readonly address: string;
  spent: number;
  at: number;
}

export class AnswerBudget {
  readonly #uptime: () => number;
  readonly #all: Bucket = { address: "", spent: 0, at: 0 };
  readonly #peers: Bucket[] = [];

  constructor(uptime: () => number) {
    this.#uptime = uptime;
  }

  /** @param excess bytes of an answer less those of its question. @returns whether it may go out; then it is counted */
  take(address: string, excess: number): boolean {
    if (excess <= 0) return true;
    const now = this.#uptime();
    refill(this.#all, now, ALL_RATE);
    for (let i = this.#peers.length - 1; i >= 0; i -= 1) {
      const bucket = this.#peers[i];
      if (bucket === undefined) continue;
      refill(bucket, now, PEER_RATE);
      if (bucket.spent === 0) this.#peers.splice(i, 1);
    }
    let peer = this.#peers.find((bucket) => bucket.address === address);
    if (this.#all.spent + excess > ALL_BURST || (peer?.spent ?? 0) + excess > PEER_BURST) return false;
    if (peer === undefined) {
      if (this.#peers.length >= MAX_PEERS) return false;
      peer = { address, spent: 0, at: now };
      this.#peers.push(peer);
    }
    peer.spent += excess;
    this.#all.spent += excess;
    return true;
  }
}

function refill(bucket: Bucket, now: number, rate: number): void {
  bucket.spent = Math.max(0, bucket.spent - Math.max(0, now - bucket.at) * rate);
  bucket.at = now;
}

import { describe, expect, it } from "@jest/globals";
import type { KeptSite } from "modules/site/kept-site";
import { Pairing } from "modules/site/pairing";
import { nobleSite } from "../../support/noble-site";
import { Random } from "../../support/random";

type Kept = Omit<KeptSite, "starts">;

/** Terminals that pair, on a network that may lose, and that somebody may stand in. */
class Desk {
  now = 0;
  readonly pairings: Pairing[] = [];
  readonly joined: (Kept | undefined)[] = [];
  /** Changes what passes, or loses it. */
  between: (datagram: Uint8Array, from: number, to: number) => Uint8Array | undefined = (datagram) => datagram;
  readonly #random: Random;
  readonly #waiting: (() => void)[] = [];

  constructor(sites: readonly (Kept | undefined)[], seed = 1) {
    this.#random = new Random(seed);
    sites.forEach((site, index) => {
      this.joined.push(undefined);
      this.pairings.push(
        new Pairing(
          {
            crypto: nobleSite,
            now: () => this.now,
            random: (length) => Uint8Array.from({ length }, () => this.#random.below(256)),
            send: (datagram, address) => this.#carry(datagram, index, Number(address)),
            join: (kept) => {
              this.joined[index] = kept;
            },
            onChange: () => {},
          },
          site,
        ),
      );
    });
    for (let i = 0; i < sites.length; i += 1) {
      for (let j = 0; j < sites.length; j += 1) if (i !== j) this.pairings[i]?.met(String(j), 1);
    }
  }

  run(seconds: number): this {
    for (let i = 0; i < seconds; i += 1) {
      this.#flow();
      this.now += 1000;
      for (const pairing of this.pairings) pairing.second();
    }
    this.#flow();
    return this;
  }

  states(): string[] {
    return this.pairings.map(({ view }) => view.failure ?? view.state);
  }

  agree(...indices: number[]): this {
    for (const index of indices) this.pairings[index]?.agree();
    return this;
  }

  #carry(datagram: Uint8Array, from: number, to: number): void {
    const passed = this.between(datagram.slice(), from, to);
    if (passed !== undefined) this.#waiting.push(() => this.pairings[to]?.receive(passed, String(from), 1));
  }

  #flow(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next();
  }
}

const SITE: Kept = { id: 7, key: new Uint8Array(32).fill(9), peers: [8, 9] };

describe("two terminals that pair", () => {
  it("show the same six digits, and make a site once a person has said yes at both", () => {
    const desk = new Desk([undefined, undefined]).run(2);
    expect(desk.states()).toEqual(["comparing", "comparing"]);
    const [a, b] = desk.pairings.map(({ view }) => view.code);
    expect(a).toMatch(/^\d{6}$/);
    expect(b).toBe(a);
    desk.agree(0).run(2);
    expect(desk.joined).toEqual([undefined, undefined]);
    desk.agree(1).run(2);
    expect(desk.states()).toEqual(["done", "done"]);
    const [here, there] = desk.joined as [Kept, Kept];
    expect(there.key).toEqual(here.key);
    expect(there.peers).toEqual([here.id]);
    expect(here.peers).toEqual([there.id]);
    expect(here.key.some((byte) => byte !== 0)).toBe(true);
    desk.run(10);
    expect(desk.pairings.every(({ isOver }) => isOver)).toBe(true);
  });

  it("give the newcomer the site of the one that is of one, whichever that is", () => {
    for (const sites of [
      [SITE, undefined],
      [undefined, SITE],
    ]) {
      const desk = new Desk(sites).run(2).agree(1, 0).run(2);
      const newcomer = desk.joined[sites.indexOf(undefined)] as Kept;
      const giver = desk.joined[sites.indexOf(SITE)] as Kept;
      expect(newcomer.key).toEqual(SITE.key);
      expect(newcomer.peers).toEqual([7, 8, 9]);
      expect([7, 8, 9]).not.toContain(newcomer.id);
      expect(giver).toEqual({ ...SITE, peers: [8, 9, newcomer.id] });
    }
  });

  it("say so when there is nothing to do, or nothing that can be done", () => {
    expect(new Desk([SITE, SITE]).run(2).agree(0, 1).run(2).states()).toEqual(["done", "done"]);
    const other = { ...SITE, key: new Uint8Array(32).fill(1) };
    const two = new Desk([SITE, other]).run(2).agree(0, 1).run(2);
    expect(two.states()).toEqual(["two-sites", "two-sites"]);
    expect(two.joined).toEqual([undefined, undefined]);
    expect(new Desk([undefined, undefined, undefined]).run(3).states()).toContain("several");
    expect(new Desk([undefined]).run(130).states()).toEqual(["nobody"]);
    expect(new Desk([undefined, undefined]).run(130).states()).toEqual(["cancelled", "cancelled"]);
    const full = { ...SITE, peers: [1, 2, 3, 4, 5, 6, 8, 9, 10] };
    expect(new Desk([full, undefined]).run(2).agree(0, 1).run(2).states()[0]).toBe("full");
  });

  it("come to the same on a network that loses every third datagram", () => {
    for (let seed = 1; seed <= 6; seed += 1) {
      const chance = new Random(seed);
      const desk = new Desk([undefined, undefined], seed);
      desk.between = (datagram) => (chance.below(3) === 0 ? undefined : datagram);
      desk.run(15).agree(0, 1).run(15);
      expect(desk.states()).toEqual(["done", "done"]);
      expect(desk.joined[0]?.key).toEqual(desk.joined[1]?.key);
    }
  });

  it("show different digits, or none, when somebody stands between them", () => {
    // Who changes a point, or a nonce, on its way to one of them.
    for (const step of [1, 2, 3]) {
      for (const at of [20, 60]) {
        const desk = new Desk([undefined, undefined]);
        desk.between = (datagram) => {
          if (datagram[2] === step) datagram[at] = (datagram[at] ?? 0) ^ 1;
          return datagram;
        };
        desk.run(3);
        const [a, b] = desk.pairings.map(({ view }) => view.code);
        const isSeen = a !== b || a === "" || (step === 1 && at === 60);
        expect(isSeen).toBe(true);
        // Even if both persons say yes to it, nobody gets a key.
        if (a !== b) {
          desk.agree(0, 1).run(5);
          expect(desk.joined).toEqual([undefined, undefined]);
        }
      }
    }
  });

  it("answer nothing to what is made up, and never more than was said", () => {
    const desk = new Desk([undefined, undefined]);
    let out = 0;
    const chance = new Random(4);
    const [pairing] = desk.pairings as [Pairing];
    desk.run(2);
    desk.between = (datagram) => {
      out += datagram.length;
      return undefined;
    };
    for (let i = 0; i < 200; i += 1) {
      const bytes = Uint8Array.from({ length: 100 + chance.below(60) }, () => chance.below(256));
      bytes.set([0x43, 0x13, chance.below(8)]);
      pairing.receive(bytes, "1", 1);
    }
    expect(out).toBe(0);
    expect(desk.states()).toEqual(["comparing", "comparing"]);
  });
});

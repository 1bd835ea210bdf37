/** Terminals of one pharmacy on one network, in virtual time: they go on together, a few milliseconds each in turn. */
import { Lan } from "../hardware/lan";
import { repeatableChance } from "../platform/chance";
import { Performance, type PerformanceOptions } from "./performance";
import type { Shown } from "./stage";

/** What is on its way between two of them arrives after that long at most, ms. */
const STEP = 10;

export class Ensemble {
  readonly members: readonly Performance[];
  readonly #waiting: (() => void)[];

  private constructor(members: readonly Performance[], waiting: (() => void)[]) {
    this.members = members;
    this.#waiting = waiting;
  }

  /** @param of the terminal of this place, from 0 */
  static async open(count: number, of: (place: number) => PerformanceOptions): Promise<Ensemble> {
    if (count === 1) return new Ensemble([await Performance.open(of(0))], []);
    const waiting: (() => void)[] = [];
    const lan = new Lan((call) => void waiting.push(call), repeatableChance());
    const shown: Shown = { last: undefined };
    const members: Performance[] = [];
    try {
      for (let place = 0; place < count; place += 1) {
        members.push(await Performance.open({ ...of(place), site: { lan, shown } }));
      }
    } catch (error) {
      for (const member of members) await member.close();
      throw error;
    }
    return new Ensemble(members, waiting);
  }

  /** Lets time go by for all of them, from where the one is that has come furthest. */
  async run(ms: number): Promise<void> {
    const [first] = this.members;
    if (this.members.length === 1) return first?.run(ms);
    const now = Math.max(...this.members.map((member) => member.now));
    const end = now + ms;
    for (let to = Math.min(...this.members.map((member) => member.now)); to < end; ) {
      to = Math.min(to + STEP, end);
      for (const member of this.members) if (member.now < to) await member.run(to - member.now);
      for (const call of this.#waiting.splice(0)) call();
    }
  }

  async powerOff(): Promise<void> {
    for (const member of this.members) await member.powerOff();
  }

  async close(): Promise<void> {
    for (const member of this.members) await member.close();
  }
}

/** Fetches recalls piece by piece; believes nothing of what the gateway says of them. */
import { describe, expect, it } from "@jest/globals";
import type { Result } from "modules/result/result";
import type { ServiceAnswer } from "modules/services/ports";
import type { Question } from "modules/services/question";
import { LOOK_SECONDS, REFUSED_SECONDS, RecallsJob } from "modules/services/recalls-job";

const IMAGE = Uint8Array.from({ length: 7000 }, (_, i) => i & 0xff);
const PIECE = 3072;

class Bench {
  now = 0;
  version = 3;
  isFree = true;
  /** Where an upload of before goes on. */
  at = 0;
  opens: Result<number, string> | undefined;
  commits: Result<unknown, string> = { ok: true, value: undefined };
  takes = true;
  written: number[] = [];
  lines: string[] = [];
  readonly job: RecallsJob;

  constructor() {
    const bench = this;
    this.job = new RecallsJob({
      target: {
        get isFree() {
          return bench.isFree;
        },
        get version() {
          return bench.version;
        },
        open: () => {
          bench.written = Array.from(IMAGE.subarray(0, bench.at));
          return bench.opens ?? { ok: true, value: bench.at };
        },
        write: (bytes) => {
          if (bench.takes) bench.written.push(...bytes);
          return bench.takes;
        },
        commit: () => bench.commits,
      },
      uptime: () => this.now,
      log: (line) => this.lines.push(line),
    });
  }

  /** One question, answered as a gateway with this image does; undefined where nothing is asked. */
  turn(version = 4): Question | undefined {
    const question = this.job.next();
    if (question?.service !== "recalls") return undefined;
    const { from } = question;
    const piece =
      version <= question.have
        ? undefined
        : { version, length: IMAGE.length, from, bytes: IMAGE.subarray(from, from + PIECE) };
    this.job.onAnswer(question, { ok: true, value: { service: "recalls", piece } });
    return question;
  }

  refuse(reason: Extract<ServiceAnswer, { ok: false }>["reason"]): void {
    const question = this.job.next();
    if (question !== undefined) this.job.onAnswer(question, { ok: false, reason, wait: 0 });
  }
}

describe("recalls from the gateway", () => {
  it("come piece by piece, are taken in use, and looked for again after a while", () => {
    const bench = new Bench();
    const asked = [bench.turn(), bench.turn(), bench.turn()];
    expect(asked).toEqual([
      { service: "recalls", have: 3, from: 0 },
      { service: "recalls", have: 3, from: 3072, version: 4 },
      { service: "recalls", have: 3, from: 6144, version: 4 },
    ]);
    expect([bench.written, bench.job.isUnderWay, bench.lines]).toEqual([
      Array.from(IMAGE),
      false,
      ["recalls 4 are here"],
    ]);
    bench.version = 4;
    expect(bench.turn()).toEqual({ service: "recalls", have: 4, from: 0 });
    expect(bench.turn()).toBeUndefined();
    bench.now += LOOK_SECONDS;
    expect(bench.turn()).toBeDefined();
  });

  it("go on where the power cut them", () => {
    const bench = new Bench();
    bench.at = 4096;
    expect([bench.turn(), bench.turn()]).toMatchObject([{ from: 0 }, { from: 4096, version: 4 }]);
    expect(bench.written).toEqual(Array.from(IMAGE));
  });

  it("that are refused, early or whole, are asked for again only after an hour", () => {
    for (const early of [true, false]) {
      const bench = new Bench();
      if (early) bench.opens = { ok: false, reason: "downgrade" };
      else bench.commits = { ok: false, reason: "bad-signature" };
      for (let i = 0; i < 5; i += 1) bench.turn();
      expect(bench.lines).toEqual([`recalls 4: ${early ? "downgrade" : "bad-signature"}`]);
      expect(bench.job.isUnderWay).toBe(false);
      bench.now += REFUSED_SECONDS - 1;
      expect(bench.turn()).toBeUndefined();
      bench.now += 1;
      expect(bench.turn()).toBeDefined();
    }
  });

  it("begin anew where the image was replaced half way, the gateway is lost, or another has taken the place", () => {
    for (const spoil of ["replaced", "lost", "taken", "lied"] as const) {
      const bench = new Bench();
      bench.turn();
      if (spoil === "replaced") bench.refuse("not-found");
      else if (spoil === "lost") bench.refuse("no-network");
      else {
        bench.takes = spoil !== "taken";
        const question = bench.job.next();
        const piece = {
          version: 4,
          length: spoil === "lied" ? 9000 : IMAGE.length,
          from: 3072,
          bytes: IMAGE.subarray(0, 10),
        };
        if (question) bench.job.onAnswer(question, { ok: true, value: { service: "recalls", piece } });
      }
      expect(bench.job.isUnderWay).toBe(false);
      bench.takes = true;
      bench.now += LOOK_SECONDS;
      expect(bench.turn()).toEqual({ service: "recalls", have: 3, from: 0 });
    }
  });

  it("wait while another image is written, and are asked for seldom where the gateway has none", () => {
    const bench = new Bench();
    bench.isFree = false;
    expect(bench.turn()).toBeUndefined();
    bench.isFree = true;
    bench.refuse("not-offered");
    bench.now += LOOK_SECONDS - 1;
    expect(bench.turn()).toBeUndefined();
  });
});

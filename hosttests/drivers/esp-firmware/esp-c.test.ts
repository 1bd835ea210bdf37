/** drivers/esp-firmware in C, compiled as it is, against a model of ESP-IDF (hosttests/support/esp-idf), every code of it given. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { EspBoot, type EspOta } from "drivers/esp-firmware/esp-boot";
import { RESET_REASONS } from "modules/reset/reset-reason";
import { BootStore, type SlotNumber } from "modules/update/boot/boot-state";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { UpdateBoard } from "../../modules/update/board";
import { buildImage, pattern } from "../../modules/update/image-builder";
import { describeWith } from "../../support/needs";

const ROOT = join(__dirname, "..", "..", "..");
const IDF = join(ROOT, "hosttests", "support", "esp-idf");
const folder = mkdtempSync(join(tmpdir(), "comptoir-esp-"));
const program = join(folder, "ota");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const [NEW, PENDING, VALID, INVALID, ABORTED, UNDEFINED] = [0, 1, 2, 3, 4, -1];
const STATES = [NEW, PENDING, VALID, INVALID, ABORTED, UNDEFINED];
/** What esp_err.h, esp_ota_ops.h, esp_partition.h and esp_flash.h of ESP-IDF 6.0 define for these calls, and what they do not. */
const CODES = [
  -1, 0x101, 0x102, 0x103, 0x104, 0x105, 0x106, 0x107, 0x108, 0x109, 0x10a, 0x10b, 0x10c, 0x10d, 0x1501, 0x1502, 0x1503,
  0x1504, 0x1505, 0x1506, 0x2002, 0x6001, 0x6002, 0x6003, 0x7fffffff, -0x80000000,
];
const CALLS = ["running", "isPending", "selectOther", "selectRunning", "confirm", "giveUp"] as const;
type Call = (typeof CALLS)[number];
const FUNCTIONS = ["running", "next", "state", "select", "valid", "invalid"];

interface Entry {
  readonly seq: number;
  readonly state: number;
  readonly sound: boolean;
}
type Otadata = readonly [Entry, Entry];
interface Case {
  readonly call: string;
  readonly running: number;
  readonly fault: string;
  readonly code: number;
  readonly otadata: Otadata;
}
interface Answer {
  readonly result: string;
  readonly otadata: Otadata;
}

function run(cases: readonly Case[]): Answer[] {
  const entry = ({ seq, state, sound }: Entry) => `${seq} ${state} ${sound ? 1 : 0}`;
  const input = cases.map(
    ({ call, running, fault, code, otadata }) =>
      `${call} ${running} ${fault} ${code} ${entry(otadata[0])} ${entry(otadata[1])}\n`,
  );
  const lines = execFileSync(program, { input: input.join(""), encoding: "utf8" })
    .trimEnd()
    .split("\n");
  expect(lines).toHaveLength(cases.length);
  return lines.map((line) => {
    const [result = "", ...rest] = line.split(" ");
    const at = (i: number) => ({ seq: Number(rest[i]), state: Number(rest[i + 1]), sound: rest[i + 2] === "1" });
    return { result, otadata: [at(0), at(3)] };
  });
}

const slotOf = (entry: Entry) => (entry.seq - 1) % 2;
/** What the boot loader goes by. */
function active(otadata: Otadata): Entry | undefined {
  return otadata
    .filter(({ sound, state }) => sound && state !== INVALID && state !== ABORTED)
    .sort((a, b) => b.seq - a.seq)[0];
}

/** Every otadata in which the slot that runs is the active one's, and one that was never written. */
const RECORDS: readonly { readonly running: number; readonly otadata: Otadata }[] = [
  ...STATES.flatMap((state) =>
    STATES.map((other) => {
      const otadata: Otadata = [
        { seq: 1, state: other, sound: true },
        { seq: 2, state, sound: true },
      ];
      const now = active(otadata);
      return { running: now === undefined ? 0 : slotOf(now), otadata };
    }),
  ),
  {
    running: 0,
    otadata: [
      { seq: 0, state: UNDEFINED, sound: false },
      { seq: 0, state: UNDEFINED, sound: false },
    ],
  },
  {
    running: -1,
    otadata: [
      { seq: 0, state: UNDEFINED, sound: false },
      { seq: 0, state: UNDEFINED, sound: false },
    ],
  },
];

/** What an answer of 1 promises, and what must be so whatever it is. */
function broken({ call, running, fault, otadata: before }: Case, { result, otadata }: Answer): string | undefined {
  const now = active(otadata);
  const says = (is: boolean, words: string) => (is ? undefined : words);
  switch (call as Call) {
    case "running":
      return says(result === String(fault === "running" ? -1 : running), "names the slot that runs");
    case "isPending": {
      const entry = before.find((one) => one.sound && slotOf(one) === running);
      const isPending = !["running", "state"].includes(fault) && entry?.state === PENDING;
      return says(result === (isPending ? "1" : "0"), "says what otadata says of the slot that runs");
    }
    case "selectOther":
      return says(result === "0" || (now !== undefined && slotOf(now) !== running && now.state === NEW), "is selected");
    case "selectRunning":
      return says(result === "0" || (now !== undefined && slotOf(now) === running && now.state === VALID), "is kept");
    case "confirm":
      return says(result === "0" || (now !== undefined && slotOf(now) === running && now.state === VALID), "is valid");
    case "giveUp":
      return says(
        result === "0" || (now !== undefined && slotOf(now) !== running),
        "goes back, and leaves the restart",
      );
  }
}

describeWith("compiler", "the C of an ESP32's firmware slots", () => {
  beforeAll(() => {
    const sources = [
      join(IDF, "ota.c"),
      ...["esp-ota.c", "esp-reset.c"].map((file) => join(ROOT, "drivers", "esp-firmware", file)),
    ];
    const strict = ["-std=gnu17", "-Wall", "-Wextra", "-Werror"];
    execFileSync(compiler() ?? "cc", [...strict, `-I${IDF}`, ...sources, "-o", program]);
  });

  it("answers yes only to what is done, whatever ESP-IDF and the flash answer", () => {
    const cases = RECORDS.flatMap(({ running, otadata }) =>
      CALLS.flatMap((call) => {
        const faults = [...FUNCTIONS, "flash1", "flash2", "flash3", "flash4"];
        const given = faults.flatMap((fault) => CODES.map((code) => ({ call, running, fault, code, otadata })));
        return [{ call, running, fault: "-", code: 0, otadata }, ...given];
      }),
    );
    expect(cases.length).toBeGreaterThan(50_000);
    const answers = run(cases);
    const wrong = cases.flatMap((one, i) => {
      const answer = answers[i];
      const words = answer === undefined ? "nothing" : broken(one, answer);
      return words === undefined ? [] : [{ ...one, answer, words }];
    });
    expect(wrong.slice(0, 3)).toEqual([]);
    // Without a fault, on a terminal whose records are as the boot loader leaves them, each is done.
    const [confirmed] = run([
      { call: "confirm", running: 1, fault: "-", code: 0, otadata: RECORDS[8]?.otadata as Otadata },
    ]);
    expect(RECORDS[8]?.otadata[1].state).toBe(PENDING);
    expect(confirmed?.result).toBe("1");
    const givenUp = cases.filter(({ call }, i) => call === "giveUp" && answers[i]?.result === "1");
    expect(givenUp.length).toBeGreaterThan(5);
  });

  it("tells each reset of ESP-IDF from the others, and believes a note only of a restart", () => {
    const [POWER, RESTART, STACK, ACCESS, WATCHDOG, BROWN_OUT] = (
      ["power", "restart", "stack", "access", "watchdog", "brown-out"] as const
    ).map((name) => RESET_REASONS.indexOf(name));
    const blank = RECORDS[0]?.otadata as Otadata;
    const told = (code: number, note: number) =>
      Number(run([{ call: "reset", running: note, fault: "-", code, otadata: blank }])[0]?.result);
    const expected = new Map([
      [4, ACCESS],
      [5, WATCHDOG],
      [6, WATCHDOG],
      [7, WATCHDOG],
      [9, BROWN_OUT],
    ]);
    for (let code = 0; code <= 15; code += 1) {
      expect([code, told(code, -1)]).toEqual([code, code === 3 ? STACK : (expected.get(code) ?? POWER)]);
      expect([code, told(code, RESTART ?? 0)]).toEqual([code, code === 3 ? RESTART : (expected.get(code) ?? POWER)]);
    }
    // A restart leaves its note, and a start leaves none, or a full stack after it would be told as that restart.
    const [restarted] = run([{ call: "restart", running: 0, fault: "-", code: 0, otadata: blank }]);
    expect(restarted?.result).toBe(`restart:${(0x434d5400 + (RESTART ?? 0)).toString(16)}`);
    const [left] = run([{ call: "note", running: RESTART ?? 0, fault: "-", code: 3, otadata: blank }]);
    expect(left?.result).toBe("0");
  });

  it("never runs what nobody confirmed, after a power cut in any operation of a trial that is taken back", () => {
    const OLD = buildImage({ payload: pattern(3000, 1), version: [1, 0, 0, 0], counter: 1 });
    for (let cut = 1; cut <= 5; cut += 1) {
      const { update } = new UpdateBoard(OLD);
      let otadata: Otadata = [
        { seq: 1, state: VALID, sound: true },
        { seq: 0, state: UNDEFINED, sound: false },
      ];
      let running = 0;
      let fault = "-";
      const call = (name: string): string => {
        const [answer] = run([{ call: name, running, fault, code: 0, otadata }]);
        otadata = answer?.otadata ?? otadata;
        return answer?.result ?? "";
      };
      const change = (name: Call) => () => {
        const result = call(name);
        if (result === "power") throw new Error(result);
        return result === "1";
      };
      const ota: EspOta = {
        running: () => Number(call("running")) as SlotNumber | -1,
        isPending: () => call("isPending") === "1",
        selectOther: change("selectOther"),
        selectRunning: change("selectRunning"),
        confirm: change("confirm"),
        giveUp: change("giveUp"),
      };
      const start = (): EspBoot => {
        fault = "-";
        running = Number(call("start"));
        return new EspBoot(new BootStore(update), ota);
      };
      const boot = start();
      boot.save({ ...boot.state, trial: "test" });
      fault = `power${cut}`;
      try {
        boot.save({ ...boot.state, trial: "none" });
      } catch (error) {
        expect(String(error)).toContain("power");
      }
      // Its one start it may have had, where the cut came before otadata was changed: then at the next start, and no other.
      const ran = [1, 2, 3, 4].map(() => {
        start();
        return running;
      });
      expect([cut, ran.slice(1)]).toEqual([cut, [0, 0, 0]]);
    }
  });
});

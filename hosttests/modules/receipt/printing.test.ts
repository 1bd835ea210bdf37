import { describe, expect, it } from "@jest/globals";
import { decodeJobs, encodeJobs } from "modules/printing/kept-jobs";
import {
  MAX_JOBS,
  MAX_TRIES,
  type PrinterCallbacks,
  type PrinterView,
  Printing,
  type PrintJob,
} from "modules/printing/printing";
import { makeDocument } from "modules/receipt/documents";
import { en } from "modules/strings/en/en";
import { fr } from "modules/strings/fr/fr";
import { saleRecord } from "../teletransmission/sales";
import { labelOf, PHARMACY } from "./document";

const job = (number: number, more: Partial<PrintJob> = {}): PrintJob => ({
  number,
  kind: "receipt",
  isCopy: false,
  language: "fr",
  ...more,
});

function rig(kept?: Uint8Array) {
  let memory = kept ?? new Uint8Array(0);
  const left: boolean[] = [];
  let callbacks: PrinterCallbacks | undefined;
  const views: PrinterView[] = [];
  const sent: number[] = [];
  const made: number[] = [];
  const printing = new Printing(
    {
      make: ({ number }) => {
        made.push(number);
        return number === 404 ? "not-found" : { blocks: [Uint8Array.of(number)], sheet: "roll" };
      },
      onChange: (view) => views.push(view),
      kept: decodeJobs(memory),
      keep: (jobs) => {
        memory = encodeJobs(jobs);
      },
    },
    (given) => {
      callbacks = given;
      return {
        print: ([block]) => {
          sent.push(block?.[0] ?? 0);
          // Kept before it leaves.
          left.push(decodeJobs(memory).isUnderWay);
          return true;
        },
      };
    },
  );
  if (callbacks === undefined) throw new Error("not opened");
  return { printing, sent, made, views, left, ...callbacks, last: () => views.at(-1), memory: () => memory };
}

describe("what waits to be printed", () => {
  it("tells that there is a printer before anything is known of it", () => {
    expect(rig().views).toEqual([{ status: "searching", waiting: 0, job: null, isStalled: false, last: null }]);
  });

  it("waits for a printer that is ready, one after the other, and is made only then", () => {
    const { printing, sent, made, onStatus, onEnd, last } = rig();
    printing.ask(job(1));
    printing.ask(job(2));
    printing.ask(job(1));
    onStatus("paper-out");
    expect([sent, made, last()?.waiting]).toEqual([[], [], 2]);
    onStatus("ready");
    expect([sent, last()?.job?.number]).toEqual([[1], 1]);
    onEnd("done");
    expect([sent, last()?.last]).toEqual([[1, 2], { job: job(1), result: "printed" }]);
    onEnd("done");
    expect(last()).toMatchObject({ waiting: 0, job: null, last: { job: job(2) } });
  });

  it("prints what broke off again, whole, when the printer is ready; after three times when a person says so", () => {
    const { printing, sent, onStatus, onEnd, last } = rig();
    onStatus("ready");
    printing.ask(job(5));
    for (let i = 1; i <= MAX_TRIES; i += 1) {
      expect(sent).toHaveLength(i);
      onStatus("paper-out");
      onEnd("broken");
      expect(last()?.waiting).toBe(1);
      onStatus("ready");
    }
    expect([sent.length, last()?.isStalled]).toEqual([MAX_TRIES, true]);
    printing.again();
    expect([sent.length, last()?.isStalled]).toEqual([MAX_TRIES + 1, false]);
    onEnd("done");
    expect(last()).toMatchObject({ waiting: 0, last: { result: "printed" } });
  });

  it("is given up on asking, but for what the printer has", () => {
    const { printing, sent, onStatus, onEnd, last } = rig();
    onStatus("ready");
    printing.ask(job(1));
    printing.ask(job(2));
    printing.drop();
    expect(last()?.waiting).toBe(1);
    onEnd("done");
    expect([sent, last()?.waiting]).toEqual([[1], 0]);
    onStatus("silent");
    printing.ask(job(3));
    printing.drop();
    onStatus("ready");
    expect([sent, last()?.waiting]).toEqual([[1], 0]);
  });

  it("says what could not be printed, and goes on with the next", () => {
    const { printing, sent, onStatus, last } = rig();
    printing.ask(job(404));
    printing.ask(job(8));
    onStatus("ready");
    expect(sent).toEqual([8]);
    expect(last()?.last).toEqual({ job: job(404), result: "not-found" });
    onStatus("silent");
    for (let number = 10; number < 10 + MAX_JOBS; number += 1) printing.ask(job(number));
    expect(last()).toMatchObject({ waiting: MAX_JOBS, last: { result: "too-many" } });
  });
});

describe("what waits when the power goes", () => {
  it("comes back as it was, in its order, and is printed once", () => {
    const before = rig();
    const jobs = [job(1), job(70000, { kind: "mention" }), job(3, { isCopy: true, language: "en" })];
    for (const each of jobs) before.printing.ask(each);
    const after = rig(before.memory());
    expect(after.last()).toMatchObject({ waiting: 3, job: jobs[0], last: null });
    expect(decodeJobs(after.memory())).toEqual({ jobs, isUnderWay: false });
    after.onStatus("ready");
    for (const _ of jobs) after.onEnd("done");
    expect([after.sent.length, after.left, after.memory().length]).toEqual([3, [true, true, true], 0]);
    expect(rig(after.memory()).last()).toMatchObject({ waiting: 0, last: null });
  });

  it("is in doubt where the printer had it: said until a person has looked, and not printed again; the others are", () => {
    const before = rig();
    before.onStatus("ready");
    before.printing.ask(job(1));
    before.printing.ask(job(2));
    const after = rig(before.memory());
    after.onStatus("ready");
    expect([after.sent, after.last()?.last]).toEqual([[2], { job: job(1), result: "in-doubt" }]);
    const alone = rig(encodeJobs({ jobs: [job(1)], isUnderWay: true }));
    alone.onStatus("ready");
    expect(alone.sent).toEqual([]);
    alone.printing.drop();
    expect([alone.last()?.last, alone.memory().length]).toEqual([null, 0]);
  });

  it("fits a value of the journal when all places are taken, and one that broke off is not in doubt", () => {
    const { printing, onStatus, onEnd, memory } = rig();
    for (let i = 1; i <= MAX_JOBS; i += 1) printing.ask(job(0xffffffff - i));
    expect(memory().length).toBeLessThanOrEqual(64);
    onStatus("ready");
    onStatus("paper-out");
    onEnd("broken");
    expect(decodeJobs(memory()).isUnderWay).toBe(false);
  });
});

describe("the document of a job", () => {
  const ports = {
    invoice: (number: number) => (number === 2 ? saleRecord(1) : undefined),
    labelOf,
    languages: { fr, en },
    pharmacy: PHARMACY,
    width: 42,
  } as const;
  const textOf = (made: ReturnType<typeof makeDocument>) =>
    typeof made === "string" ? made : made.blocks.map((block) => String.fromCharCode(...block)).join("");

  it("is made of what the journal has, in the language of the job", () => {
    expect(makeDocument(job(1), ports)).toBe("not-found");
    expect(textOf(makeDocument(job(2), ports))).toContain("Facture n\xf8 000002");
    expect(textOf(makeDocument(job(2, { language: "en", isCopy: true }), ports))).toMatch(
      /COPY[\s\S]*Invoice no. 000002/,
    );
  });

  it("is on the sheet where the printer takes one, else on the roll", () => {
    const mention = job(2, { kind: "mention" });
    expect(makeDocument(mention, ports)).toMatchObject({ sheet: "roll" });
    expect(makeDocument(mention, { ...ports, slipWidth: 32 })).toMatchObject({ sheet: "slip" });
    expect(makeDocument(job(2), { ...ports, slipWidth: 32 })).toMatchObject({ sheet: "roll" });
  });
});

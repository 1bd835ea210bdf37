/** Hostile lines at the end of a wire: cut, joined, mutated, endless. Whatever comes, the next good request is answered. */
import { encodeUtf8 } from "modules/cbor/utf8";
import type { LgoEvent } from "modules/lgo/act";
import { Lgo } from "modules/lgo/lgo";
import type { Random } from "../../support/random";

const GOOD = [
  '{"jsonrpc":"2.0","id":1,"method":"hello","params":{"software":"E","since":3}}',
  '{"jsonrpc":"2.0","id":2,"method":"sale.open","params":{"basket":[{"cip13":"3400935955838","quantity":2}]}}',
  '{"jsonrpc":"2.0","id":3,"method":"sale.update","params":{"sale":1,"revision":2,"prescription":{"prescriber":"10000000009"}}}',
  '{"jsonrpc":"2.0","id":"x","method":"invoices","params":{"after":0}}',
  '{"jsonrpc":"2.0","method":"screen","params":{"seq":5,"name":"idle"}}',
  `{"a":${"[".repeat(500)}`,
  `[${"0,".repeat(3000)}0]`,
  "x".repeat(9000),
];

export interface LgoTally {
  readonly done: number;
  readonly answers: Readonly<Record<string, number>>;
}

/** @throws Error when the good request after all of them is not answered, or more waits than may */
export function fuzzLines(count: number, random: Random): LgoTally {
  const answers: Record<string, number> = {};
  const events: LgoEvent[] = [];
  let answered = 0;
  const lgo = new Lgo({
    sequence: { read: () => 0, write: () => {} },
    invoices: { lastNumber: 0, after: () => [] },
    terminal: "t",
    firmware: "1.0.0",
    onEvent: (event) => {
      events.length = 0;
      events.push(event);
    },
    log: () => {},
  });
  const wire = {
    backlog: 0,
    send: (line: string) => {
      const { error, result } = JSON.parse(line) as { error?: { data: { reason: string } }; result?: object };
      const kind = error?.data.reason ?? (result === undefined ? "told" : "answered");
      answers[kind] = (answers[kind] ?? 0) + 1;
      if (line.includes('"id":"last"')) answered += 1;
    },
  };
  const connection = lgo.open(wire);
  for (let done = 0; done < count; done += 1) {
    const bytes = encodeUtf8(`${GOOD[random.below(GOOD.length)] ?? ""}${random.below(4) === 0 ? "" : "\n"}`);
    for (let changes = random.below(6); changes > 0; changes -= 1)
      bytes[random.below(bytes.length)] = random.below(256);
    const cut = random.below(3) === 0 ? random.below(bytes.length) : bytes.length;
    // Dripped, or at once.
    const step = random.below(8) === 0 ? 1 + random.below(7) : bytes.length;
    for (let at = 0; at < cut; at += step) lgo.receive(connection, bytes.subarray(at, Math.min(at + step, cut)));
    if (random.below(10) === 0) lgo.second();
  }
  lgo.second();
  lgo.receive(connection, encodeUtf8('\n{"jsonrpc":"2.0","id":"last","method":"hello","params":{"software":"E"}}\n'));
  if (answered !== 1) throw new Error("the good request was not answered");
  return { done: count, answers };
}

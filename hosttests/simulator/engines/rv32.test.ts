/** The bare RISC-V machine: what it keeps in flash behaves as what it holds in RAM, and the RAM is enough. */
import { beforeAll, expect, it } from "@jest/globals";
import { RV32_LIMITS } from "../../../simulator/engines/rv32/start";
import { runOnRv32 } from "../../../tools/bench/on-engine";
import { memoryOfSession } from "../../../tools/bench/rv32-memory";
import { buildRv32Engine, RAM_SIZE, STACK_SIZE } from "../../../tools/kit/build/rv32-engine";
import { buildXsEngine } from "../../../tools/kit/build/xs-engine";
import { describeWith } from "../../support/needs";

const CODE = `import { host } from "./simulator/platform/host";
import * as kept from "./hosttests/support/kept-in-flash";
const attempt = (call) => { try { return call(); } catch (error) { return error.name; } };
// Not JSON.stringify, which takes nothing that is in flash.
const told = ({ nested, ...others }) => ({ depth: nested.depth, ...others });
const answers = {
  list: (kept.list.push(3), kept.list.shift(), kept.list.join()),
  record: (kept.record.more = 1, delete kept.record.name, kept.record.nested.depth += 1, told(kept.record)),
  frozen: [kept.frozen.names.join(""), kept.frozen.price, attempt(() => { kept.frozen.price = 1; })],
  map: [kept.map.get("key"), attempt(() => kept.map.set("key", "other")), attempt(() => kept.map.delete("key"))],
  bytes: [kept.bytes.join(), attempt(() => { kept.bytes[0] = 1; }), kept.bytes.slice(1).fill(0).join()],
  big: String(kept.big + 1n),
  pattern: "12-ab".replace(kept.pattern, "$2-$1"),
  symbol: String(kept.symbol),
  moment: [kept.moment.setUTCDate(2), kept.moment.toISOString()],
  counter: [kept.first, kept.counter.next(), kept.counter.next(), new kept.Counter(1).next()],
  variable: [kept.called(), kept.called()],
  builtins: attempt(() => { Array.prototype.push = null; }),
};
// Collected again and again: nothing in flash is marked, moved or let go.
for (let i = 0; i < 20; i += 1) { new ArrayBuffer(40000); host.measure(); }
host.print(JSON.stringify(answers));
host.print(JSON.stringify([[...kept.list], told(kept.record), kept.map.size, kept.called(), kept.counter.next()]));
host.exit(0);`;

describeWith("rv32", "the rv32 engine", () => {
  beforeAll(async () => {
    await Promise.all([buildRv32Engine(() => {}), buildXsEngine(() => {})]);
  }, 600_000);

  it("lets change what modules left unfrozen in its flash, and nothing else", async () => {
    const [answers = "", later = ""] = await runOnRv32(CODE, "kept-in-flash", {});
    expect(JSON.parse(answers)).toEqual({
      list: "2,3",
      record: { depth: 2, more: 1 },
      frozen: ["éœ", 218, "TypeError"],
      map: ["value", "TypeError", "TypeError"],
      bytes: ["7,8,9", "TypeError", "0,0"],
      big: "1208925819614629174706177",
      pattern: "ab-12",
      symbol: "Symbol(kept)",
      moment: [86400000, "1970-01-02T00:00:00.000Z"],
      counter: [3, 6, 9, 1],
      variable: [2, 3],
      builtins: "TypeError",
    });
    expect(JSON.parse(later)).toEqual([[2, 3], { depth: 2, more: 1 }, 1, 4, 12]);
  });

  it("ends when something writes to that flash, as this XS's Date.setTime does", async () => {
    const code = 'import { moment } from "./hosttests/support/kept-in-flash";\nmoment.setTime(1);';
    await expect(runOnRv32(code, "write-in-flash", {})).rejects.toThrow(
      /stopped \(73\): fault: cause 7 at [0-9a-f]{8}, address 804/,
    );
  });

  it("serves a patient with a phone and one with a card within the reference board's heap and 320 KB of RAM", async () => {
    expect(RV32_LIMITS).toEqual({ chunks: 98_304, slots: 7680, stack: 1024 });
    expect(RAM_SIZE).toBeLessThanOrEqual(320 * 1024);
    const rams = (await memoryOfSession()).map(({ ram }) => ram);
    expect(rams.length).toBeGreaterThan(1);
    for (const ram of rams) {
      expect(ram?.size).toBe(RAM_SIZE);
      expect((ram?.static ?? RAM_SIZE) + (ram?.heap ?? RAM_SIZE) + STACK_SIZE).toBeLessThan(RAM_SIZE);
      expect(ram?.stack).toBeLessThan(ram?.stackLimit ?? 0);
      expect(ram?.xsStack).toBeLessThan(RV32_LIMITS.stack);
    }
  });
});

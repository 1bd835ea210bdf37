/** Which recalls are used, and up to which one they were read: kept over power cuts, and never back. */
import { describe, expect, it } from "@jest/globals";
import type { Flash } from "modules/flash/flash";
import { Ledger } from "modules/ledger/ledger";
import { PAGE_LENGTH } from "modules/recalls/format";
import { NEWS_DAYS, StoredRecalls } from "modules/recalls/stored-recalls";
import { encodeRecalls } from "../../../tools/kit/recalls/encode";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { MemoryFlash } from "../catalogue/shelf-of";

const KEY = 3_595_583;
const CIP13 = "3400935955838";
const TODAY = 20577;
const quiet = () => {};
const said = { fr: "Exemple.", en: "" };

/** @param days of the recalls, whose numbers are 1, 2, 3... and whose batches are LOT1, LOT2, LOT3... */
function list(version: number, ...days: readonly number[]): Uint8Array {
  const recalls = days.map((day, i) => ({
    ...{ number: i + 1, day, name: "EXEMPLE", why: said, todo: { fr: "", en: "" } },
    medicines: [{ key: KEY, batches: [`LOT${i + 1}`] }],
  }));
  return encodeRecalls({ version, day: TODAY, until: TODAY + 30, recalls, shortages: [] }).bytes;
}

function started(journal: NorFlash, content: Flash, onChange = quiet): StoredRecalls {
  return new StoredRecalls(content, new Ledger(journal, quiet).recalls, onChange);
}

const journalOf = () => new NorFlash(8, 4096, new Random(7));
const flash = (bytes: Uint8Array) => new MemoryFlash(bytes);

describe("recalls in use", () => {
  it("begin with those of the last month to be read, and go on where a person has read them, whatever the power does", () => {
    const journal = journalOf();
    const days = [TODAY - 400, TODAY - NEWS_DAYS, TODAY - NEWS_DAYS + 1, TODAY];
    const first = started(journal, flash(list(5, ...days)));
    expect([first.about.newest, first.read, first.after(first.read)]).toMatchObject([4, 2, { left: 2 }]);
    first.markRead(3);
    first.markRead(1);
    const again = started(journal, flash(list(5, ...days)));
    expect([again.read, again.after(again.read)]).toMatchObject([3, { left: 1 }]);
    // Of a newer list all that come behind it are new, however old.
    expect(started(journal, flash(list(6, ...days, TODAY))).read).toBe(3);
  });

  it("never go back to an older list, which is told; and a newer one has to be whole", () => {
    const journal = journalOf();
    const recalls = started(journal, flash(list(5, TODAY)));
    const broken = list(6, TODAY, TODAY);
    broken[broken.length - 1] = (broken[broken.length - 1] ?? 0) ^ 1;
    const candidates = [list(4, TODAY), list(5, TODAY), list(6, TODAY, TODAY), broken, new Uint8Array(512)];
    expect(candidates.map((bytes) => recalls.isReadable(flash(bytes)))).toEqual([false, false, true, false, false]);
    expect(started(journal, flash(list(4, TODAY))).about.refused).toBe("older");
    expect(started(journal, flash(list(5, TODAY))).about.refused).toBeNull();
  });

  it("are others at once when others have come", () => {
    let changes = 0;
    const recalls = started(journalOf(), flash(new Uint8Array(512).fill(0xff)), () => {
      changes += 1;
    });
    expect([recalls.about.version, recalls.judge(CIP13, "LOT1")]).toEqual([0, undefined]);
    recalls.use(flash(list(5, TODAY)));
    expect([recalls.about.version, recalls.judge(CIP13, "LOT1")?.standing, changes]).toEqual([5, "recalled", 1]);
  });

  it("that turn out damaged are used no more, and told", () => {
    const bytes = list(5, TODAY);
    const content = flash(bytes);
    let changes = 0;
    const recalls = started(journalOf(), content, () => {
      changes += 1;
    });
    // The root's page.
    content.bytes[PAGE_LENGTH + 9] = (content.bytes[PAGE_LENGTH + 9] ?? 0) ^ 1;
    expect(recalls.judge(CIP13, "LOT1")).toBeUndefined();
    expect([recalls.about.refused, changes]).toEqual(["damaged", 1]);
  });
});

/** What is published at the bench: a list that a terminal takes, with one more entry each time, and newer. */
import { expect, it } from "@jest/globals";
import { PublishedList } from "../../../simulator/gateway/published";
import { recallsOf } from "../../../tools/kit/gateway/recalls-image";

const BOX = { cip13: "3400935955838", batch: "A1234", name: "DOLIPRANE 1 000 mg cpr B/8" };

it("is a signed list, newer each time; a box that no list can name changes nothing", () => {
  const list = new PublishedList(() => 1_780_000_000);
  expect(list.newest).toBeUndefined();
  list.publish("recall", BOX);
  const first = list.newest;
  expect(recallsOf(first?.image ?? new Uint8Array(0))).toMatchObject({ ok: true, value: { version: first?.version } });
  list.publish("shortage", BOX);
  expect(list.newest?.version).toBe((first?.version ?? 0) + 1);
  expect([list.count("recall"), list.count("shortage")]).toEqual([1, 1]);
  expect(() => list.publish("recall", { ...BOX, cip13: "12" })).toThrow();
  expect([list.count("recall"), list.newest?.version]).toEqual([1, (first?.version ?? 0) + 1]);
});

/** What `check:esp` says when two engines do not show the same. */
import { expect, test } from "@jest/globals";
import { differences, pixelsUnlike, type Seen } from "../../../tools/esp/seen";

const picture = (...pixels: number[]) => Uint8Array.from(pixels.flatMap((value) => [value, value, value, 255]));
const seen: Seen = {
  events: ['{"event":"screen","name":"identity"}', '{"event":"verdict"}'],
  screens: [
    { name: "idle", pixels: picture(0, 0, 0) },
    { name: "identity", pixels: picture(1, 2, 3) },
  ],
  flash: { issuers: Uint8Array.of(1, 2), journal: Uint8Array.of(0xff, 0xff, 0xff) },
  unmet: [],
  memory: [],
};

test("the same says nothing", () => {
  expect(differences(seen, structuredClone(seen))).toEqual([]);
});

test.each([
  [
    "another event",
    { events: [seen.events[0] ?? "", '{"event":"sale"}'] },
    'event 2: {"event":"verdict"} is {"event":"sale"}',
  ],
  ["an event too few", { events: seen.events.slice(0, 1) }, 'event 2: {"event":"verdict"} is missing'],
  ["an event too much", { events: [...seen.events, "{}"] }, "event 3: {} is too much"],
  ["a screen too few", { screens: seen.screens.slice(0, 1) }, "screen 2: identity is missing"],
  [
    "a screen too much",
    { screens: [...seen.screens, { name: "boxes", pixels: picture() }] },
    "screen boxes is too much",
  ],
  [
    "another screen",
    { screens: [{ name: "reading", pixels: picture(0, 0, 0) }, ...seen.screens.slice(1)] },
    "screen 1: idle is reading",
  ],
  [
    "other pixels",
    { screens: [...seen.screens.slice(0, 1), { name: "identity", pixels: picture(1, 9, 8) }] },
    "screen 2 (identity): 2 of 3 pixels differ",
  ],
  [
    "another journal",
    { flash: { ...seen.flash, journal: Uint8Array.of(0xff, 0, 1) } },
    "partition journal: 2 bytes differ, the first at 1",
  ],
  [
    "a shorter partition",
    { flash: { ...seen.flash, issuers: Uint8Array.of(1) } },
    "partition issuers: 1 bytes differ, the first at 1",
  ],
  ["no such partition", { flash: { issuers: seen.flash.issuers ?? new Uint8Array() } }, "partition journal is missing"],
  ["a partition more", { flash: { ...seen.flash, nvs: new Uint8Array() } }, "partition nvs is missing"],
])("%s is told in one line", (_, other, line) => {
  expect(differences(seen, { ...seen, ...other })).toEqual([line]);
});

test("a pixel that differs in one colour counts once, and one that is not there counts", () => {
  expect(pixelsUnlike(picture(1, 2), Uint8Array.of(1, 1, 9, 255, 2, 9, 9, 255))).toBe(2);
  expect(pixelsUnlike(picture(1, 2), picture(1))).toBe(1);
  expect(pixelsUnlike(picture(1), picture(1, 2))).toBe(1);
});

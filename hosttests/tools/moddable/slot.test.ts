import { expect, it } from "@jest/globals";
import { C_PART, slotVerdict } from "../../../tools/moddable/slot";

const ROM = 2_355_525;

it("says that a ROM, or the image around it, does not fit, with the sizes", () => {
  const small = slotVerdict(ROM, { name: "factory", size: 2_621_440 });
  expect(small).toEqual({
    fits: false,
    told: 'DOES NOT FIT: slot "factory" has 2,621,440 bytes, the ROM takes 2,355,525; 265,915 are left, and the C of an image needs 680,000 and more',
  });
  expect(slotVerdict(ROM, { name: "factory", size: ROM - 1 }).told).toMatch(/^DOES NOT FIT: .* takes 2,355,525$/);
  expect(slotVerdict(ROM, { name: "ota_0", size: ROM + C_PART - 1 }).fits).toBe(false);
  expect(slotVerdict(ROM, { name: "ota_0", size: ROM + C_PART }).fits).toBe(true);
});

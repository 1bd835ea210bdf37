import { expect, test } from "@jest/globals";
import { plainScan } from "modules/scan/plain";
import { bytesOf } from "../terminal/fixture";

const told = (text: string) => {
  const { symbology, gs1, bytes } = plainScan(bytesOf(text));
  return [symbology, gs1, String.fromCharCode(...bytes)];
};
const BOX = "01034009300000141727053110LOT\x1d21S";

test.each([
  ["3400930000014", ["ean13", false, "3400930000014"]],
  ["3400930000015", ["other", false, "3400930000015"]],
  ["34009300000145", ["other", false, "34009300000145"]],
  [BOX, ["datamatrix", true, BOX]],
  [`\x1d${BOX}`, ["datamatrix", true, BOX]],
  ["0103400930000014", ["datamatrix", true, "0103400930000014"]],
  ["0103400930000015", ["other", false, "0103400930000015"]],
  ["010340093000001", ["other", false, "010340093000001"]],
  ["EV1:6BF", ["other", false, "EV1:6BF"]],
  ["", ["other", false, ""]],
])("tells what %j is", (text, expected) => {
  expect(told(text)).toEqual(expected);
});

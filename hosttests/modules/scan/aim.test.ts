import { expect, test } from "@jest/globals";
import { identifiedScan } from "modules/scan/aim";
import { bytesOf } from "../terminal/fixture";

function read(text: string) {
  const scan = identifiedScan(bytesOf(text), 0, text.length);
  return scan && [scan.symbology, scan.gs1, String.fromCharCode(...scan.bytes)];
}

test.each([
  ["]Q1EV1:A", ["qr", false, "EV1:A"]],
  ["]Q301034", ["qr", true, "01034"]],
  ["]d1A", ["datamatrix", false, "A"]],
  ["]d201034", ["datamatrix", true, "01034"]],
  ["]E03400930000014", ["ean13", false, "3400930000014"]],
  ["]E496385074", ["other", false, "96385074"]],
  ["]C03400930000014", ["code128", false, "3400930000014"]],
  ["]C101034", ["code128", true, "01034"]],
  ["]A0ABC", ["code39", false, "ABC"]],
  ["]L0ABC", ["other", false, "ABC"]],
])("reads %s", (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test.each(["", "]Q1", "]Q", "Q1EV1:A", "]Q?EV1:A", "]11EV1:A"])("finds no identified symbol in %j", (text) => {
  expect(read(text)).toBeUndefined();
});

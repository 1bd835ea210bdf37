/** Held to Node's tables of Unicode, which XS does not have. */
import { describe, expect, it } from "@jest/globals";
import { isHidden } from "modules/text/plain";

describe("a hidden character", () => {
  it("is what Unicode calls control, format, separator of lines or ignorable, and no other", () => {
    const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}\ufffc\ufffe\uffff]/u;
    const wrong: string[] = [];
    for (let code = 0; code < 0x10000; code += 1) {
      if (hidden.test(String.fromCharCode(code)) !== isHidden(code)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
  });
});

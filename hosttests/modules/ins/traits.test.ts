import { describe, expect, it } from "@jest/globals";
import { compareTraits, type Traits, type TraitsAnswer } from "modules/ins/traits";

const WOMAN: Traits = { matricule: "279035121518989", oid: 8, birthDate: "1979-03-12", sex: 2 };

describe("what a matricule says of its bearer", () => {
  it.each<[string, Partial<Traits>, TraitsAnswer]>([
    ["agrees", {}, "agree"],
    ["another sex", { sex: 1 }, "differ"],
    ["another year", { birthDate: "1980-03-12" }, "differ"],
    ["another month", { birthDate: "1979-12-12" }, "differ"],
    ["a month that the act does not tell", { matricule: "279205121518900", birthDate: "1979-12-31" }, "agree"],
    ["the last of those", { matricule: "279425121518900" }, "agree"],
    ["a full month", { matricule: "279505121518900" }, "agree"],
    ["the last of those", { matricule: "279995121518900" }, "agree"],
    ["a month that is written so nowhere", { matricule: "279135121518900" }, "differ"],
    ["another", { matricule: "279435121518900" }, "differ"],
    ["none", { matricule: "279005121518900" }, "differ"],
    ["a lunar month", { birthDate: "1979-13-03" }, "agree"],
    ["an NIA that is made like a NIR", { oid: 9 }, "agree"],
    ["an NIA of a woman", { oid: 9, matricule: "879035121518900" }, "agree"],
    ["an NIA of a man", { oid: 9, matricule: "779035121518900" }, "differ"],
    ["a foreigner's", { oid: 9, matricule: "479035121518900" }, "agree"],
    ["an NIA as a NIR", { oid: 8, matricule: "879035121518900" }, "impossible"],
    ["an NIA as a NIR of test", { oid: 10, matricule: "879035121518900" }, "impossible"],
    ["no sex at all", { oid: 9, matricule: "079035121518900" }, "impossible"],
    ["5", { oid: 9, matricule: "579035121518900" }, "impossible"],
  ])("%s %j: %s", (_what, changes, expected) => expect(compareTraits({ ...WOMAN, ...changes })).toBe(expected));
});

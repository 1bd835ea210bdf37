/** ESP-IDF's headers over those of a C library that stands in for Espressif's, as Debian's picolibc has them. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, expect, it, test } from "@jest/globals";
import { compiler } from "../../../tools/kit/build/xs-engine";
import { libraryFlags } from "../../../tools/moddable/esp-c";
import { notFrozen } from "../../../tools/moddable/not-frozen";
import { xsMemory } from "../../../tools/moddable/xs-memory";
import { describeWith } from "../../support/needs";

const folder = mkdtempSync(join(tmpdir(), "esp-headers-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

describeWith("compiler", "a C file for the chip", () => {
  it("includes stdio.h and finds ssize_t, which picolibc 1.8 declares elsewhere", () => {
    write(
      "idf/components/esp_libc/platform_include/stdio.h",
      "#include_next <stdio.h>\ntypedef ssize_t read_t(char *);\n",
    );
    write("library/stdio.h", "typedef __SIZE_TYPE__ size_t;\n");
    write("library/sys/types.h", "typedef __INTPTR_TYPE__ ssize_t;\n");
    write("ours.c", "#include <stdio.h>\nread_t *gRead;\n");
    const flags = libraryFlags(join(folder, "idf"), join(folder, "library"));
    const { status, stderr } = spawnSync(
      compiler() ?? "cc",
      ["-nostdinc", ...flags, "-fsyntax-only", join(folder, "ours.c")],
      {
        encoding: "utf8",
      },
    );
    expect([status, stderr]).toEqual([0, ""]);
  });
});

test("what of a ROM may change is told by its kind and its name", () => {
  const linked = [
    "/* 0001 */\t{ (txSlot*)&gxHeap[2], {.ID = 1 /* ALIAS */, .flag = 0xc0, .kind = XS_INSTANCE_KIND}, .value = { } },",
    '/* 0002 */\t{ NULL, {.ID = xsID_uri, .flag = 0x8a, .kind = XS_STRING_X_KIND}, .value = { .string = "crypt" } },',
    "/* 0003 */\t{ (txSlot*)&gxHeap[4], {.ID = 2 /* ALIAS */, .flag = 0xc0, .kind = XS_INSTANCE_KIND}, .value = { } },",
    "/* 0004 */\t{ (txSlot*)&gxHeap[5], {.ID = xsID_next, .flag = 0x84, .kind = XS_HOST_FUNCTION_KIND}, .value = { } },",
    "/* 0005 */\t{ NULL, {.ID = 1378 /* #state */, .flag = 0x8a, .kind = XS_CLOSURE_KIND}, .value = { } },",
    "/* 0006 */\t{ NULL, {.ID = XS_NO_ID, .flag = 0xc0, .kind = XS_INSTANCE_KIND}, .value = { } },",
  ].join("\n");
  expect(notFrozen(linked, ["# xsl", "### warning: ssl/cache: default: not frozen"])).toEqual({
    count: 2,
    named: ["ssl/cache: default: not frozen"],
    metas: ["crypt"],
    others: ["{ next, #state }"],
  });
});

test("what XS takes of the RAM is read off the makefile", () => {
  const makefile = "A = 1\nCREATION = -c 78848,0,7168,0,1024,32,32,53,3,1024,17,0,main,12288\n";
  expect(xsMemory(makefile)).toEqual({ chunks: 78848, slots: 114688, stack: 16384, task: 12288, sum: 222208 });
  expect(xsMemory("CREATION =\n")).toBeUndefined();
});

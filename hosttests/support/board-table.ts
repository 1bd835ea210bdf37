/** The table of a board as the firmware has it: its code is run, on parts of the SDK that only remember how they were opened. */
import vm from "node:vm";
import { buildSync } from "esbuild";
import type { Board } from "../../drivers/board/board";

export interface Opened {
  readonly specifier: string;
  readonly options: Readonly<Record<string, unknown>>;
}

export interface BoardTable {
  readonly board: Board;
  /** By module of the SDK, in order. */
  readonly opened: readonly Opened[];
}

/** @param file board.ts of a board */
export function boardTable(file: string): BoardTable {
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: "cjs",
    platform: "neutral",
    tsconfig: "tsconfig.json",
    // Whatever is no file of ours is the SDK's.
    external: ["embedded:*", "mc/*", "sntp", "camera-decoder", "Resource", "time", "timer", "base45", "signatures"],
    logLevel: "silent",
  });
  const opened: Opened[] = [];
  // This package is of ES modules: to esbuild what is required is then the default export.
  const require = (specifier: string) =>
    // All that a manifest may ask for is asked for.
    specifier === "mc/config"
      ? { nfc: true }
      : class {
          constructor(options: Opened["options"]) {
            opened.push({ specifier, options });
          }
        };
  const module = { exports: {} as { readonly board?: Board } };
  vm.runInNewContext(outputFiles[0]?.text ?? "", { require, module, exports: module.exports, trace: () => {} });
  const { board } = module.exports;
  if (board === undefined) throw new Error(`${file} has no table`);
  return { board, opened };
}

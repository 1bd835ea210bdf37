/** What XS takes of a board's RAM when it starts, as mcconfig hands it to the linker: it takes no more, and gives none back. */

const SLOT = 16;
/** CREATION of a makefile: chunks and slots, each with what may be added; slots of the stack; ...; bytes of the C stack. */
const CREATION = /^CREATION = -c (\d+),(\d+),(\d+),(\d+),(\d+),.*,(\d+)$/m;

/** In bytes. */
export interface XsMemory {
  readonly chunks: number;
  readonly slots: number;
  readonly stack: number;
  readonly task: number;
  readonly sum: number;
}

/** @returns undefined where the makefile does not say */
export function xsMemory(makefile: string): XsMemory | undefined {
  const found = CREATION.exec(makefile);
  if (found === null) return undefined;
  const [chunks = 0, , slots = 0, , stack = 0, task = 0] = found.slice(1).map(Number);
  return {
    chunks,
    slots: slots * SLOT,
    stack: stack * SLOT,
    task,
    sum: chunks + (slots + stack) * SLOT + task,
  };
}

export function told({ chunks, slots, stack, task, sum }: XsMemory): string {
  const [a, b, c, d, all] = [chunks, slots, stack, task, sum].map((bytes) => bytes.toLocaleString("en"));
  return `XS takes ${all} bytes of RAM at its start: chunks ${a}, slots ${b}, stack ${c}, its task's stack ${d}`;
}

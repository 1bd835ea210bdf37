/** The memory of XS on a board, counted by xs-memory.c; in the form that the SDK's compiler binds to C. */
declare function native(name: string): { call(self: undefined, ...values: number[]): unknown };

/** What is asked for. Must be as in xs-memory.c. */
const CHUNKS = 0;
const CHUNKS_LIMIT = 1;
const SLOTS = 2;
const SLOTS_LIMIT = 3;

export interface XsMemory {
  /** Bytes of chunks in use, and what there is. */
  readonly chunks: number;
  readonly chunksLimit: number;
  /** Slots of 16 bytes in use, and what there is. */
  readonly slots: number;
  readonly slotsLimit: number;
}

/** Collects garbage first, some ms: for what is seldom asked. */
export function memory(): XsMemory {
  native("xs_comptoir_memory_collect").call(undefined);
  return {
    chunks: count(CHUNKS),
    chunksLimit: count(CHUNKS_LIMIT),
    slots: count(SLOTS),
    slotsLimit: count(SLOTS_LIMIT),
  };
}

function count(what: number): number {
  return native("xs_comptoir_memory").call(undefined, what) as number;
}

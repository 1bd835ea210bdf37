/** The memory of XS on a board, counted by xs-memory.c; in the form that the SDK's compiler binds to C. */
declare function native(name: string): { call(self: object, ...values: number[]): unknown };

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

/** An object: the SDK's compiler binds to C what is called on `this`. */
const heap = Object.freeze({
  collect(): void {
    native("xs_comptoir_memory_collect").call(this);
  },
  count(what: number): number {
    return native("xs_comptoir_memory").call(this, what) as number;
  },
});

/** Collects garbage first, some ms: for what is seldom asked. */
export function memory(): XsMemory {
  heap.collect();
  return {
    chunks: heap.count(CHUNKS),
    chunksLimit: heap.count(CHUNKS_LIMIT),
    slots: heap.count(SLOTS),
    slotsLimit: heap.count(SLOTS_LIMIT),
  };
}

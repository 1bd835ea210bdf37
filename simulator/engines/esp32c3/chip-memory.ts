/** Binds chip-memory.c, in the form that the SDK's compiler binds to C. */
declare function native(name: string): (...given: unknown[]) => unknown;

/** From here on, what XS's stack has of use is known. */
export function paint(): void {
  native("xs_chip_paint").call(undefined);
}

/** @param ready when the firmware was, ms since the start @returns JSON of `Memory` */
export function measure(ready: number): string {
  return native("xs_chip_measure").call(undefined, ready) as string;
}

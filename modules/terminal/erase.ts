/** The terminal leaves the pharmacy: who talks is ended before what it talks of is erased, and each part is erased for itself. */

export interface ErasePorts {
  /** Ways to others: each says good-bye while its key is still there. */
  readonly ended: readonly (() => void)[];
  /** Each answers whether its part was seen to be erased. */
  readonly erased: Readonly<Record<string, () => boolean>>;
  log(line: string): void;
}

/** @returns whether each part was seen to be erased; one that was not does not keep the others */
export function eraseTerminal({ ended, erased, log }: ErasePorts): boolean {
  for (const end of ended) end();
  let isDone = true;
  const told: string[] = [];
  for (const name of Object.keys(erased)) {
    const isErased = erased[name]?.() === true;
    told.push(`${name} ${isErased}`);
    isDone &&= isErased;
  }
  log(`erased: ${told.join(", ")}`);
  return isDone;
}

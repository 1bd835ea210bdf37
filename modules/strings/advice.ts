/** What is wrong, and what to do about it. */
export interface Advice {
  readonly title: string;
  readonly advice: string;
}

export function tell(title: string, advice: string): Advice {
  return Object.freeze({ title, advice });
}

/** How a module answers across its border: a value, or a typed reason. Exceptions are kept for bugs. */
export type Result<T, R extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: R };

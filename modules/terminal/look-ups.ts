/** Whom the service of identities is asked for. */
import type { Asker } from "modules/lgo/act";

/** Somebody is looked for; nothing of them outlives it. */
export interface LookUp {
  readonly id: number;
  readonly why:
    | { readonly kind: "software"; readonly to: Asker }
    | { readonly kind: "paper"; readonly matricule: string }
    | { readonly kind: "card" };
  /** Whoever is found becomes the patient of the sale; not where the sale is over. */
  readonly joins: boolean;
  /** s */
  readonly until: number;
}

/** count: of all that were begun, so that each has a name of its own. */
export interface LookUps {
  readonly count: number;
  readonly open: LookUp | null;
}
export const NO_LOOK_UP: LookUps = Object.freeze({ count: 0, open: null });

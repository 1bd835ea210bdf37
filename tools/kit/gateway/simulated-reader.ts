/**
 * Reads the answers of the simulated national side (simulator/national): a form of ours, in a namespace that says so, and
 * that is never the national one.
 */
import { dayNumber } from "modules/calendar/date";
import type { ContextState } from "modules/services/answer";
import type { RightsAsked } from "modules/services/question";
import type { Period } from "modules/token/claims";
import type { RightsTold } from "./back-end";
import type { AnswerReader } from "./national";
import { ServiceError } from "./service-error";
import { child, children, type Element, textOf } from "./xml";

function periodOf(element: Element): Period {
  const [from, to] = [element["@debut"], element["@fin"]].map((day) =>
    typeof day === "string" ? dayNumber(day) : undefined,
  );
  if (from === undefined || to === undefined) throw new ServiceError("service-nonsense", "a period without its days");
  return { from, to };
}

export const simulatedReader: AnswerReader = Object.freeze({
  source: "simulated" as const,
  rights(body: Element, asked: RightsAsked): RightsTold | undefined {
    const answer = child(body, "DroitsSimules");
    if (answer === undefined) return undefined;
    if (child(answer, "Inconnu") !== undefined) throw new ServiceError("not-found");
    const text = (name: string) => textOf(answer, name) ?? "";
    if (text("DateReference") !== asked.date || text("DateNaissance") !== asked.subject.birthDate) {
      throw new ServiceError("service-nonsense", "an answer to another question");
    }
    const quality = Number(text("Qualite"));
    if (!/^\d{2}$/.test(text("Regime")) || !/^\d{3}$/.test(text("Caisse")) || !/^\d{4}$/.test(text("Centre"))) {
      throw new ServiceError("service-nonsense", "rights without their regime");
    }
    const c2s = child(answer, "C2S");
    const amc = child(answer, "AMC");
    const [number, contract] = [amc?.["@numero"], amc?.["@contrat"]];
    return {
      amo: {
        regime: text("Regime"),
        caisse: text("Caisse"),
        centre: text("Centre"),
        quality: quality >= 0 && quality <= 3 ? quality : 3,
        rights: children(answer, "Droits").map(periodOf),
        localRegime: text("RegimeLocal") === "true",
      },
      exonerations: children(answer, "Exoneration").map((item) => ({
        kind: Number(item["@nature"]),
        ...periodOf(item),
      })),
      ...(c2s === undefined ? {} : { c2s: periodOf(c2s) }),
      ...(amc === undefined || typeof number !== "string" || typeof contract !== "string"
        ? {}
        : { amc: { number, contract, ...periodOf(amc) } }),
      source: "simulated",
    };
  },
  doctor(body: Element): boolean | undefined {
    const declared = textOf(body, "MedecinTraitantSimule", "Declare");
    return declared === undefined ? undefined : declared === "true";
  },
  context(body: Element): ContextState | undefined {
    if (child(body, "ContexteTermineSimule") !== undefined) throw new ServiceError("context-ended");
    if (child(body, "CodeRefuseSimule") !== undefined) throw new ServiceError("code-refused");
    const context = child(body, "ContexteSimule");
    const id = textOf(context, "identifiant");
    const ends = Math.floor(Date.parse(textOf(context, "dateFinValidite") ?? "") / 1000);
    if (context === undefined || id === undefined) return undefined;
    if (!(ends > 0)) throw new ServiceError("service-nonsense", "a context without its end");
    return { id, ends };
  },
  signed(body: Element): void {
    if (child(body, "ContexteTermineSimule") !== undefined) throw new ServiceError("context-ended");
    if (child(body, "Signe") === undefined) throw new ServiceError("service-nonsense", "neither taken nor refused");
  },
});

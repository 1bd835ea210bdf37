/** Why a question has no answer, on its way from a back-end to the terminal. What is said beside it is for the log. */
import type { GatewayRefusal } from "modules/services/refusal";

export class ServiceError extends Error {
  readonly refusal: GatewayRefusal;

  /** @param about kind of fault; never a name, a number of a person, or a service's own words, which may hold them */
  constructor(refusal: GatewayRefusal, about = "") {
    super(about === "" ? refusal : `${refusal}: ${about}`);
    this.refusal = refusal;
  }
}

/**
 * A request of JSON-RPC 2.0 (jsonrpc.org/specification) out of a line.
 */
import { member, readJson } from "modules/json/json";
import type { ErrorName, MethodName, Methods } from "./messages";
import { misfit } from "./shape";
import { PARAMS } from "./shapes";

/** Forty lines of five fields, and all the rest, have 250 commas. */
const MAX_COMMAS = 512;
/** A UUID. */
const MAX_ID = 36;
const MAX_METHOD = 32;

export type RequestId = number | string;

/** A method with its own parameters. */
export type Call = { readonly [M in MethodName]: { readonly method: M; readonly params: Methods[M][0] } }[MethodName];

/** `ignored`: what asks for nothing: an answer, or a notification that nobody knows. */
export type Reading =
  | {
      readonly kind: "call" /** Absent: no answer is wanted. */;
      readonly id: RequestId | undefined;
      readonly call: Call;
    }
  | {
      readonly kind: "refused";
      /** Null where it could not be read. */
      readonly id: RequestId | null;
      readonly reason: Extract<ErrorName, "parse" | "invalid-request" | "unknown-method" | "invalid-params">;
      readonly at?: string;
    }
  | { readonly kind: "ignored" };

export function readRequest(line: Uint8Array): Reading {
  const value = readJson(line, MAX_COMMAS);
  if (value === undefined) return { kind: "refused", id: null, reason: "parse" };
  const id = member(value, "id");
  const method = member(value, "method");
  const params = Object.hasOwn(value, "params") ? value.params : {};
  // What the terminal itself has said comes back on a line with an echo: to answer it would be to talk to itself for ever.
  if (method === undefined && (Object.hasOwn(value, "result") || Object.hasOwn(value, "error"))) return IGNORED;
  const wanted = isId(id) ? id : null;
  if (
    member(value, "jsonrpc") !== "2.0" ||
    typeof method !== "string" ||
    method.length > MAX_METHOD ||
    (id !== undefined && wanted === null)
  ) {
    return { kind: "refused", id: wanted, reason: "invalid-request" };
  }
  if (!isMethod(method)) return wanted === null ? IGNORED : { kind: "refused", id: wanted, reason: "unknown-method" };
  const at = misfit(params, PARAMS[method]);
  if (at !== undefined) return { kind: "refused", id: wanted, reason: "invalid-params", at: at === "" ? "params" : at };
  return { kind: "call", id: wanted ?? undefined, call: { method, params } as Call };
}

const IGNORED: Reading = Object.freeze({ kind: "ignored" });

function isId(id: unknown): id is RequestId {
  return typeof id === "string" ? id.length <= MAX_ID : Number.isSafeInteger(id);
}

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(PARAMS, name);
}

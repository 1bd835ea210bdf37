/** Issuer lists as long as one likes, to see what becomes of a terminal that has one. */
import type { CoseKey } from "modules/cose/key";
import { IssuerList } from "modules/trust/issuer-list";
import { encodeIssuerList, type ListedIssuer } from "./issuer-list";

/** Issuers whose keys verify nothing, made as fast as they are counted: a list does not ask whether they are points. */
export function fillers(count: number): ListedIssuer[] {
  return Array.from({ length: count }, (_, n) => {
    const bytes = new Uint8Array(32);
    new DataView(bytes.buffer).setUint32(28, n);
    const key: CoseKey = { algorithm: "Ed25519", bytes };
    return { key, iss: `i${n}`, from: n, to: n + 1 };
  });
}

/** A list with others beside its own, `count` in all. @throws Error when it is none */
export function filledList(list: Uint8Array, count: number): Uint8Array {
  const parsed = IssuerList.parse(list);
  if (!parsed.ok) throw new Error(parsed.reason);
  const { version, issued, expires } = parsed.value;
  const issuers: ListedIssuer[] = [];
  parsed.value.forEach(({ key, iss, from, to, revokedAt, serves }) => {
    issuers.push({ key, iss, from, to, serves, ...(revokedAt === undefined ? {} : { revokedAt }) });
  });
  return encodeIssuerList({ version, issued, expires, issuers: [...issuers, ...fillers(count - issuers.length)] });
}

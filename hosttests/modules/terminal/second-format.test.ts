/** "Nothing else changes": one more format in the list, and its patients are served, by code and by card. */
import { describe, expect, it } from "@jest/globals";
import { TOKEN_FORMATS } from "modules/token/formats";
import { toHex } from "modules/token/hex";
import { issue, PERSON } from "../../support/issuer";
import { SECOND, secondCard, secondText } from "../../support/second-format";
import { cardToken, counter, SERIAL } from "./counter";
import { bytesOf, CANCEL, scan, VALIDATE } from "./fixture";

const NIR = PERSON.identity.matricule;
const code = (text: string, symbology: "qr" | "datamatrix" | "code39" | "other" = "qr") =>
  ({ type: "scan", symbology, gs1: false, bytes: bytesOf(text) }) as const;
const both = () => counter([...TOKEN_FORMATS, SECOND]);

describe("a second format of tokens", () => {
  it("serves a patient by QR code, by DataMatrix, and by a scanner that does not say", () => {
    for (const symbology of ["qr", "datamatrix", "code39", "other"] as const) {
      const { terminal } = both();
      terminal.dispatch(code(secondText(issue()), symbology));
      expect(terminal.state.view.name).toBe("identity");
      expect(terminal.state.sale?.claims?.identity.matricule).toBe(NIR);
    }
  });

  it("serves a patient by card, its padding and all, and leaves nothing in memory", () => {
    const { terminal, wiped, insert } = both();
    insert(Uint8Array.of(...secondCard(cardToken()), ...new Uint8Array(900)));
    expect(terminal.state.view.name).toBe("identity");
    expect(terminal.state.sale?.claims).toMatchObject({ cardSerial: toHex(SERIAL), identity: { matricule: NIR } });
    expect(terminal.state.sale?.claims?.unverified).toBeUndefined();
    expect(wiped).toHaveLength(2);
    for (const bytes of wiped) expect(bytes.every((byte) => byte === 0)).toBe(true);
  });

  it("is a token in the middle of a sale too: the next patient's is asked about, and adds rights to a bare card", () => {
    const { terminal, insert, remove } = both();
    insert(undefined);
    remove();
    expect(terminal.state.sale?.claims?.unverified).toBe(true);
    terminal.dispatch(code(secondText(issue()), "datamatrix"));
    expect(terminal.state.sale?.claims?.unverified).toBeUndefined();
    terminal.dispatch(scan(0, "A"));
    terminal.dispatch(code(secondText(issue())));
    expect(terminal.state.question?.kind).toBe("replace");
    terminal.dispatch(VALIDATE);
    expect(terminal.state).toMatchObject({ view: { name: "identity" }, sale: { lines: [] } });
    terminal.dispatch(code("menu du jour"));
    expect(terminal.state.question).toMatchObject({ kind: "notice", problem: "unexpected-code" });
    terminal.dispatch(CANCEL);
  });

  it("is refused where it is not in the list, and mid-sale is no token there", () => {
    const { terminal } = counter();
    terminal.dispatch(code(secondText(issue())));
    expect(terminal.state.view).toMatchObject({ name: "refused", reason: "unknown-format" });
    terminal.dispatch(code(issue()));
    terminal.dispatch(code(secondText(issue())));
    expect(terminal.state.question).toMatchObject({ kind: "notice", problem: "unexpected-code" });
    const other = counter();
    other.insert(secondCard(cardToken()));
    expect(other.terminal.state.view).toMatchObject({ name: "card-refused", reason: "unknown-format" });
  });
});

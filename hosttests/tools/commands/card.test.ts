/** The card command: what it prints of a card, and a virtual reader that asks a card of the bench. */
import { createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { ApduPort } from "../../../simulator/hardware/card/apdu-port";
import { findOtherCard } from "../../../simulator/hardware/card/other-cards";
import { realTime } from "../../../simulator/hardware/scheduler";
import { joinVpcd } from "../../../tools/card/vpcd";
import { run } from "../../../tools/commands/card";
import { vitale } from "../../simulator/hardware/card/cards";
import { typedJson } from "./typed";

const AT = ["--at", "2026-05-01T10:00:00Z"];

const card = (...args: string[]) => typedJson(run, args);

describe("card --read", () => {
  it("prints who is on a card and what its token is worth", async () => {
    const { code, out, err } = await card("--read", "--patient", "camille", ...AT);
    expect([code, err]).toEqual([0, []]);
    expect(out).toMatchObject([
      {
        atr: "3b751300004509ea9000",
        protocol: 0,
        kind: "vitale-2",
        serial: "0000010000001eef",
        identity: [{ givenNames: "CAMILLE" }, { givenNames: "LEO" }],
        token: { verdict: "warning", cautions: ["test-identity"], claims: { cardSerial: "0000010000001eef" } },
        commands: 8,
      },
    ]);
    const asIssued = await card("--read", "--patient", "paul", ...AT);
    expect([asIssued.code, asIssued.out[0]?.token, asIssued.out[0]?.commands]).toEqual([0, null, 6]);
  });

  it("says what is wrong, and exits 1", async () => {
    const bank = await card("--read", "--kind", "bank", ...AT);
    expect([bank.code, bank.out[0]?.kind, bank.out[0]?.problem]).toEqual([1, "bank", "card-bank"]);
    const mute = await card("--read", "--fault", "mute", ...AT);
    expect([mute.code, mute.out[0]?.atr, mute.out[0]?.problem]).toEqual([1, null, "card-mute"]);
    const pulled = await card("--read", "--fault", "pulled", ...AT);
    expect([pulled.code, pulled.out[0]?.problem]).toEqual([1, "card-removed"]);
  });

  it.each([[["--read", "--patient", "nobody"]], [["--read", "--fault", "ghost"]], [[]], [["--read", "camille"]]])(
    "is refused in one line: %j",
    async (args) => {
      const { code, err } = await card(...args);
      expect([code, err.length]).toEqual([2, 1]);
    },
  );
});

describe("card --files", () => {
  it("prints the card's own map", async () => {
    const { code, out } = await card("--files", "--patient", "camille", ...AT);
    expect(code).toBe(0);
    expect(out.map(({ name, file }) => [name, file])).toEqual([
      ["PAN", "2f02"],
      ["PERSONNE", "0002"],
      ["ASSURE", "0102"],
      ["DROITS", "0103"],
      ["EV1", "ec01"],
    ]);
    expect((await card("--files", "--kind", "sim")).code).toBe(1);
  });
});

describe("a virtual reader", () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  /** The reader's end of the connection: sends a message, and gives the one that comes back. */
  async function reader(port: ApduPort) {
    let resolve: (socket: Socket) => void = () => {};
    const joined = new Promise<Socket>((done) => {
      resolve = done;
    });
    server = createServer((socket) => resolve(socket));
    await new Promise<void>((listening) => server?.listen(0, "127.0.0.1", listening));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const card = joinVpcd({ host: "127.0.0.1", port: address.port, card: port, onJoined: () => {} });
    const socket = await joined;
    const tell = (hex: string) => {
      const message = Buffer.from(hex, "hex");
      socket.write(Buffer.concat([Buffer.of(0, message.length), message]));
    };
    const ask = async (hex: string) => {
      const answer = new Promise<Buffer>((got) => socket.once("data", got));
      tell(hex);
      const bytes = await answer;
      expect(bytes.readUInt16BE(0)).toBe(bytes.length - 2);
      return bytes.subarray(2).toString("hex");
    };
    return { card, tell, ask, close: () => socket.destroy() };
  }

  it("is told the answer to reset, and has each command answered as T=0 answers", async () => {
    const { card, tell, ask, close } = await reader(new ApduPort(vitale().profile, realTime));
    tell("01");
    expect(await ask("04")).toBe("3b751300004509ea9000");
    expect(await ask("00a40000023f00")).toBe("6112");
    expect(await ask("00c0000012")).toBe("6f10840ed2500000024d465f564954414c459000");
    expect(await ask("00a4020c022f02")).toBe("9000");
    expect(await ask("00b0000000")).toBe("6c0c");
    expect(await ask("00b000000c")).toBe("5a0a802500000123456789019000");
    // A reset forgets the file.
    tell("02");
    expect(await ask("00b000000c")).toBe("6986");
    expect(await ask("00a4020c")).toBe("6700");
    close();
    await card.ended;
  });

  it("speaks to a T=1 card without 61xx", async () => {
    const { ask, close, card } = await reader(new ApduPort(findOtherCard("signature")!.make().profile, realTime));
    expect(await ask("04")).toBe("3bfa1300ff813180450031c173c00100009000b1");
    expect(await ask("00a4040006d2760001240100")).toBe("6f088406d276000124019000");
    close();
    await card.ended;
  });
});

import { describe, expect, it } from "@jest/globals";
import { FileServer } from "drivers/file-server/file-server";
import { Wire } from "../http-exchange/wire";

/** An answer, without its end. */
function comes(status: number, ...lengths: number[]): void {
  Wire.last.head(status);
  for (const length of lengths) Wire.last.data(new Uint8Array(length));
}

function open(path = "/tuf/metadata") {
  const timer = { set: () => 1, clear: () => {} };
  const files = new FileServer<number>({ http: { io: Wire }, timer, host: "l.test", port: 443, path });
  const given: string[] = [];
  const get = (max: number) =>
    files.get("timestamp.json", max, (bytes) => given.push(typeof bytes === "string" ? bytes : `${bytes.length}`));
  return { files, given, get };
}

describe("a folder on a web server", () => {
  it("gives a file whole, what is not there as absent, and anything else as no answer", () => {
    const { given, get } = open();
    for (const [status, error] of [[200], [404], [403], [500], [301], [200, new Error("gone")]] as const) {
      get(100);
      expect(Wire.last.options).toMatchObject({ method: "GET", path: "/tuf/metadata/timestamp.json" });
      expect(Wire.last.options.headers.has("authorization")).toBe(false);
      comes(status, 60, 40);
      Wire.last.done(error ?? null);
    }
    expect(given).toEqual(["100", "absent", "absent", "no-answer", "no-answer", "no-answer"]);
  });

  it("reads no more of a file than shows that it is too long, and takes the next one at once", () => {
    const { files, given, get } = open();
    get(100);
    const first = Wire.last;
    comes(200, 60, 5000, 5000);
    expect([given, first.closed]).toEqual([["101"], 1]);
    get(100);
    first.done();
    comes(200, 7);
    Wire.last.done();
    expect(given).toEqual(["101", "7"]);
    files.close();
    expect(() => get(1)).toThrow("closed");
    expect(() => open("/tuf/")).toThrow(TypeError);
    expect(() => open("tuf")).toThrow(TypeError);
  });
});

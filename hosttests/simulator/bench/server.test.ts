import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { WebSocket } from "ws";
import { MAX_MESSAGE } from "../../../simulator/bench/protocol";
import { type RunningBench, startBench } from "./running-bench";

describe("the bench's server", () => {
  let bench: RunningBench;
  let host: string;

  beforeAll(async () => {
    bench = await startBench();
    host = new URL(bench.url).host;
  }, 60000);

  const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
    new Promise<number | undefined>((resolve, reject) => {
      const { hostname, port } = new URL(bench.url);
      const call = request({ hostname, port, path, method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      call.on("error", reject);
      call.end();
    });

  /** What becomes of a WebSocket: "open", or the status that refused it. */
  const link = (headers: Record<string, string>, path = "/link") =>
    new Promise<string>((resolve) => {
      const socket = new WebSocket(`ws://${host}${path}`, { headers });
      socket.on("open", () => {
        socket.close();
        resolve("open");
      });
      socket.on("error", (error) => resolve(error.message));
    });

  it("serves its page, and nothing else of the disk", async () => {
    expect(await Promise.all(["/", "/page.js", "/style.css", "/icon.svg"].map((path) => get(path)))).toEqual(
      Array(4).fill(200),
    );
    expect(
      await Promise.all(["/package.json", "/../package.json", "//", "/%2e%2e/x"].map((path) => get(path))),
    ).toEqual(Array(4).fill(404));
    expect(await get("/", {}, "POST")).toBe(405);
  });

  it("answers to its own names only, so that no other name can be made to mean it", async () => {
    expect(await get("/", { Host: "localhost:1234" })).toBe(200);
    for (const name of ["attacker.example", "127.0.0.1.attacker.example", "localhost.attacker.example:80"]) {
      expect(await get("/", { Host: name })).toBe(403);
    }
  });

  it("is driven by its own page only", async () => {
    expect(await link({ Origin: `http://${host}` })).toBe("open");
    for (const origin of ["https://attacker.example", "http://localhost:1", "null", `https://${host}`]) {
      expect(await link({ Origin: origin })).toContain("403");
    }
    expect(await link({})).toContain("403");
    expect(await link({ Origin: "http://attacker.example", Host: "attacker.example" })).toContain("403");
    expect(await link({ Origin: `http://${host}` }, "/other")).toContain("403");
  });

  it("shrugs at messages that are not right, and hangs up on one that is too long", async () => {
    const socket = new WebSocket(`ws://${host}/link`, { headers: { Origin: `http://${host}` } });
    await new Promise((resolve) => socket.on("open", resolve));
    for (const text of ["", "null", "[]", "{", '{"type":"key","key":"reset"}', '{"type":"touch","x":320,"y":0}']) {
      socket.send(text);
    }
    for (const picture of [[], [1], [0, 0, 0, 0], [255, 255, 255, 255, 0], [2, 0, 2, 0, 1, 2, 3]]) {
      socket.send(Uint8Array.from(picture));
    }
    const answered = new Promise((resolve) => {
      socket.on("message", (data, isBinary) => {
        const text = isBinary ? "" : String(data);
        if (text.includes('"type":"phone"') && text.includes('"samia"')) resolve(true);
      });
    });
    socket.send('{"type":"patient","id":"samia"}');
    expect(await answered).toBe(true);
    const closed = new Promise((resolve) => socket.on("close", resolve));
    socket.send(new Uint8Array(MAX_MESSAGE + 1));
    expect(await closed).toBe(1009);
  });

  afterAll(async () => {
    expect(await bench.close()).toBe(0);
  });
});

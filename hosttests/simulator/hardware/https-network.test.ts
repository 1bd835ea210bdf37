/** Over TLS: a server is believed by the CA that was named, and by no other. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { HttpNetwork } from "../../../simulator/hardware/http-network";
import { HttpKind, readHttp, writeHttp, writeRequest } from "../../../simulator/link/http";

it("asks a server that its CA has signed for, and none other", async () => {
  const folder = mkdtempSync(join(tmpdir(), "comptoir-tls-"));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  for (const name of ["own", "other"]) {
    const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
    openssl(
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      ...files,
      ...subject,
    );
  }
  const server = createServer(
    { key: readFileSync(at("own.key")), cert: readFileSync(at("own.pem")) },
    (request, response) => {
      response.end(`${request.headers.host} ${request.url}`);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (ca: string | undefined) =>
    new Promise<string>((resolve) => {
      let text = "";
      const network = new HttpNetwork(
        {
          hosts: new Map([["f.test", { host: "localhost", port, tls: ca === undefined ? {} : { ca } }]]),
          send: (_channel, payload) => {
            const frame = readHttp(payload);
            if (frame?.kind === HttpKind.body) text += Buffer.from(frame.bytes).toString();
            if (frame?.kind === HttpKind.end) resolve(text);
            if (frame?.kind === HttpKind.failed) resolve("failed");
          },
        },
        true,
      );
      const head = { method: "GET", host: "f.test", port: 80, path: "/x", headers: {} };
      network.onFrame(writeHttp(1, HttpKind.request, writeRequest(head, new Uint8Array(0))));
    });
  try {
    expect(await ask(readFileSync(at("own.pem"), "utf8"))).toBe("localhost /x");
    expect(await ask(readFileSync(at("other.pem"), "utf8"))).toBe("failed");
    expect(await ask(undefined)).toBe("failed");
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

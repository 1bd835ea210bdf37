import { createSocket, type Socket } from "node:dgram";
import { closeSync, openSync, writeSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Network, type NetworkOptions } from "../../../simulator/hardware/network";
import { Pty } from "../../../simulator/hardware/pty";
import { Channel } from "../../../simulator/link/channels";
import { readDatagram, UdpKind, writeDatagram } from "../../../simulator/link/datagram";
import { itWith } from "../../support/needs";

const LOCAL = 1337;

function opened(more: Partial<NetworkOptions> = {}): Promise<{ network: Network; port: number }> {
  return new Promise((resolve) => {
    const network: Network = new Network({
      host: "127.0.0.1",
      ports: new Map([[LOCAL, 0]]),
      send: () => true,
      onOpen: (_, port) => resolve({ network, port }),
      onLog: () => {},
      ...more,
    });
    network.onFrame(writeDatagram(UdpKind.open, LOCAL));
  });
}

describe("the network", () => {
  let client: Socket;
  beforeAll(async () => {
    client = createSocket("udp4");
    await new Promise<void>((resolve) => client.bind(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    client.close();
  });

  it("carries datagrams both ways, under the address that they came from", async () => {
    let heard: (payload: Uint8Array) => void = () => {};
    const came = new Promise<Uint8Array>((resolve) => {
      heard = resolve;
    });
    const { network, port } = await opened({
      send: (channel, payload) => {
        if (channel === Channel.udp) heard(payload);
        return true;
      },
    });
    client.send("hello", port, "127.0.0.1");
    const datagram = readDatagram(await came);
    expect(datagram).toMatchObject({ local: LOCAL, address: "127.0.0.1", port: client.address().port });
    const back = new Promise((resolve) => client.once("message", (bytes) => resolve(bytes.toString())));
    network.onFrame(writeDatagram(UdpKind.data, LOCAL, { ...datagram!, bytes: Buffer.from("and back") }));
    expect(await back).toBe("and back");
    network.close();
  });

  it("keeps its port while the firmware restarts, and loses what comes meanwhile", async () => {
    const heard: string[] = [];
    let came = () => {};
    const { network, port } = await opened({
      send: (_, payload) => {
        heard.push(Buffer.from(readDatagram(payload)!.bytes).toString());
        came();
        return true;
      },
    });
    network.silence();
    client.send("lost", port, "127.0.0.1");
    await new Promise((resolve) => setTimeout(resolve, 50));
    network.onFrame(writeDatagram(UdpKind.open, LOCAL));
    const next = new Promise<void>((resolve) => {
      came = resolve;
    });
    client.send("heard", port, "127.0.0.1");
    await next;
    expect(heard).toEqual(["heard"]);
    network.close();
  });

  it("takes another port where its own is taken, when it may, and says so when it may not", async () => {
    const { port: taken } = client.address();
    const { network, port } = await opened({ ports: new Map([[LOCAL, taken]]), orAnyPort: true });
    expect(port).not.toBe(taken);
    network.close();
    const line = await new Promise<string>((resolve) => {
      const refused = new Network({
        host: "127.0.0.1",
        ports: new Map([[LOCAL, taken]]),
        send: () => true,
        onLog: resolve,
      });
      refused.onFrame(writeDatagram(UdpKind.open, LOCAL));
    });
    expect(line).toContain("EADDRINUSE");
  });

  it("is not troubled by frames that mean nothing", async () => {
    const { network } = await opened();
    for (const bytes of [[], [0], [0, 1], [9, 57, 5], [0, 57, 5, 1, 2]]) network.onFrame(Uint8Array.from(bytes));
    network.close();
  });
});

itWith("python", "the console is a serial port that programs open, one after the other", async () => {
  const heard: Buffer[] = [];
  let came = () => {};
  const pty = await Pty.open((bytes) => {
    heard.push(Buffer.from(bytes));
    came();
  });
  for (const text of ["first\n", "second\n"]) {
    const next = new Promise<void>((resolve) => {
      came = resolve;
    });
    const port = openSync(pty!.path, "r+");
    writeSync(port, text);
    await next;
    closeSync(port);
  }
  expect(Buffer.concat(heard).toString()).toBe("first\nsecond\n");
  pty!.close();
});

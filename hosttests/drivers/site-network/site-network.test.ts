import { describe, expect, it } from "@jest/globals";
import { SiteNetwork } from "drivers/site-network/site-network";

class Socket {
  static last: Socket;
  readonly waiting: { bytes: Uint8Array; address: string; port: number }[] = [];
  readonly sent: string[] = [];
  closed = 0;
  full = false;
  constructor(readonly options: { port: number; onReadable: (count: number) => void }) {
    Socket.last = this;
  }
  read() {
    const next = this.waiting.shift();
    return next && Object.assign(next.bytes.slice().buffer, { address: next.address, port: next.port });
  }
  write(bytes: Uint8Array, address: string, port: number) {
    if (this.full) throw new Error("full");
    this.sent.push(`${Array.from(bytes)} ${address}:${port}`);
  }
  close() {
    this.closed += 1;
  }
}

type OnService = (service: { readonly address?: string; readonly port?: number }) => void;

class Dnssd {
  static last: Dnssd;
  static fails = false;
  readonly done: string[] = [];
  onReady = () => {};
  onError = () => {};
  onFound: OnService = () => {};
  constructor() {
    if (Dnssd.fails) throw new Error("no multicast");
    Dnssd.last = this;
  }
  claim({ host, onReady, onError }: { host: string; onReady: () => void; onError: () => void }) {
    this.done.push(`claim ${host}`);
    Object.assign(this, { onReady, onError });
    return { close: () => {} };
  }
  advertise({ serviceType, host, port }: { serviceType: string; host: string; port: number }) {
    this.done.push(`advertise ${serviceType} ${host} ${port}`);
    return { close: () => {} };
  }
  discover({ onFound }: { onFound: OnService }) {
    this.done.push("discover");
    this.onFound = onFound;
    return { close: () => this.done.push("no discovery") };
  }
  close() {
    this.done.push("close");
  }
}

function open(more: object = {}) {
  const heard: string[] = [];
  const driver = new SiteNetwork({
    socket: { io: Socket },
    dnssd: { io: Dnssd, socket: { io: Socket } },
    name: "comptoir-1",
    onDatagram: (bytes, address, port) => heard.push(`${bytes.length} ${address}:${port}`),
    onFound: (address, port) => heard.push(`found ${address}:${port}`),
    ...more,
  });
  return { driver, heard, socket: Socket.last, dnssd: Dnssd.last };
}

describe("the network between terminals", () => {
  it("hands over what came, and drops unread what is too long for a terminal's word", () => {
    const { driver, heard, socket } = open();
    for (const length of [0, 56, 1232, 1233, 65507]) {
      socket.waiting.push({ bytes: new Uint8Array(length), address: "192.0.2.1", port: 51717 });
    }
    socket.options.onReadable(5);
    expect(heard).toEqual(["0 192.0.2.1:51717", "56 192.0.2.1:51717", "1232 192.0.2.1:51717"]);
    expect(driver.dropped).toBe(2);
  });

  it("is found by its name once that is its own, and by another where it is not", () => {
    const { dnssd } = open();
    dnssd.onError();
    dnssd.onReady();
    expect(dnssd.done).toEqual([
      "claim comptoir-1",
      "claim comptoir-1-2",
      "advertise _comptoir._udp comptoir-1-2 51717",
    ]);
  });

  it("looks for others only when it is told to, and hears so many of them", () => {
    const { driver, dnssd, heard } = open();
    driver.look(true);
    driver.look(true);
    for (let i = 0; i < 100; i += 1) dnssd.onFound({ address: `192.0.2.${i}`, port: 51717 });
    dnssd.onFound({ port: 5 });
    expect(heard.length).toBe(64);
    driver.look(false);
    expect(dnssd.done).toEqual(["claim comptoir-1", "discover", "no discovery"]);
  });

  it("loses what the network does not take, and nothing comes after its end", () => {
    const { driver, socket, dnssd } = open();
    socket.full = true;
    driver.send(Uint8Array.of(1), "192.0.2.1", 1);
    expect(driver.dropped).toBe(1);
    driver.close();
    driver.close();
    expect(socket.closed).toBe(1);
    driver.send(Uint8Array.of(1), "192.0.2.1", 1);
    socket.options.onReadable(1);
    dnssd.onReady();
    expect(dnssd.done).toEqual(["claim comptoir-1", "close"]);
  });

  it("opens all or nothing, and refuses wrong options before it opens anything", () => {
    Dnssd.fails = true;
    expect(() => open()).toThrow("no multicast");
    expect(Socket.last.closed).toBe(1);
    Dnssd.fails = false;
    const wrong = [
      { socket: {} },
      { dnssd: {} },
      { name: "" },
      { onDatagram: undefined },
      { onFound: 1 },
      { socket: { io: Socket, port: 0 } },
    ];
    for (const options of wrong) expect(() => open(options)).toThrow();
  });
});

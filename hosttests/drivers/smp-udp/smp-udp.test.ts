import { describe, expect, it } from "@jest/globals";
import { SmpUdp } from "drivers/smp-udp/smp-udp";

class Socket {
  static last: Socket;
  static fails = false;
  readonly waiting: { bytes: number[]; address: string; port: number }[] = [];
  readonly sent: string[] = [];
  closed = 0;
  full = false;
  constructor(readonly options: { port: number; onReadable: (count: number) => void }) {
    if (Socket.fails) throw new Error("no network");
    Socket.last = this;
  }
  read() {
    const next = this.waiting.shift();
    return next && Object.assign(Uint8Array.from(next.bytes).buffer, { address: next.address, port: next.port });
  }
  write(bytes: Uint8Array, address: string, port: number) {
    if (this.full) throw new Error("full");
    this.sent.push(`${Array.from(bytes)} ${address}:${port}`);
  }
  close() {
    this.closed += 1;
  }
  come(address: string, port: number, ...bytes: number[]) {
    this.waiting.push({ bytes, address, port });
  }
}

function open() {
  const requests: string[] = [];
  const driver = new SmpUdp({
    socket: { io: Socket },
    onRequest: (frame, peer, reply) => {
      requests.push(`${Array.from(frame)} ${peer}`);
      reply(Uint8Array.of(frame[0] ?? 0, 1));
      reply(Uint8Array.of(frame[0] ?? 0, 2));
    },
  });
  return { driver, requests, socket: Socket.last };
}

describe("MCUmgr on UDP", () => {
  it("listens where clients call", () => {
    expect(open().socket.options.port).toBe(1337);
  });

  it("answers each datagram to where it came from", () => {
    const { requests, socket } = open();
    socket.come("192.0.2.1", 5000, 7);
    socket.come("192.0.2.2", 5001, 8, 9);
    socket.options.onReadable(2);
    expect(requests).toEqual(["7 192.0.2.1:5000", "8,9 192.0.2.2:5001"]);
    expect(socket.sent).toEqual([
      "7,1 192.0.2.1:5000",
      "7,2 192.0.2.1:5000",
      "8,1 192.0.2.2:5001",
      "8,2 192.0.2.2:5001",
    ]);
  });

  it("lets an answer be lost that the network does not take", () => {
    const { driver, socket } = open();
    socket.full = true;
    socket.come("192.0.2.1", 5000, 7);
    socket.options.onReadable(1);
    expect(driver.dropped).toBe(2);
  });

  it("is silent once closed, however often", () => {
    const { driver, requests, socket } = open();
    driver.close();
    driver.close();
    socket.come("192.0.2.1", 5000, 7);
    socket.options.onReadable(1);
    expect(socket.closed).toBe(1);
    expect(requests).toEqual([]);
  });

  it("refuses options that are wrong, before it opens anything", () => {
    const onRequest = () => {};
    expect(() => new SmpUdp({ socket: { io: Socket, port: 70000 }, onRequest })).toThrow(RangeError);
    expect(() => new SmpUdp({ socket: {} as never, onRequest })).toThrow(TypeError);
    expect(() => new SmpUdp({ socket: { io: Socket }, onRequest: undefined as never })).toThrow(TypeError);
    Socket.fails = true;
    expect(() => new SmpUdp({ socket: { io: Socket }, onRequest })).toThrow("no network");
    Socket.fails = false;
  });
});

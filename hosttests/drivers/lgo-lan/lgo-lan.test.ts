import { describe, expect, it } from "@jest/globals";
import { LgoLan } from "drivers/lgo-lan/lgo-lan";

/** A connection that the network has taken. */
class Far {
  constructor(
    readonly name: string,
    readonly isGone = false,
  ) {}
}

interface Options {
  readonly from: Far;
  readonly onReadable: (bytes: number) => void;
  readonly onWritable: (bytes: number) => void;
  readonly onError: () => void;
}

function rig() {
  const waiting: Far[] = [];
  const timers: (() => void)[] = [];
  const sockets: Tcp[] = [];
  const happened: string[] = [];
  const state = { listeners: 0, onReadable: (_: number) => {} };
  class Listener {
    constructor({ port, onReadable }: { port: number; onReadable: (count: number) => void }) {
      expect(port).toBe(7071);
      state.listeners += 1;
      state.onReadable = onReadable;
    }
    read(): Far | undefined {
      return waiting.shift();
    }
    close(): void {
      state.listeners -= 1;
    }
  }
  class Tcp {
    input = new Uint8Array(0);
    written: number[] = [];
    isOpen = true;
    room = 0;
    constructor(readonly options: Options) {
      if (options.from.isGone) throw new Error("gone");
      sockets.push(this);
    }
    read(count = this.input.length): ArrayBuffer | undefined {
      if (!this.isOpen) throw new SyntaxError("closed");
      if (this.input.length === 0) return undefined;
      const read = this.input.slice(0, count);
      this.input = this.input.slice(count);
      return read.buffer as ArrayBuffer;
    }
    write(bytes: Uint8Array): void {
      if (bytes.length > this.room) throw new Error("would block");
      this.room -= bytes.length;
      this.written.push(...bytes);
    }
    close(): void {
      this.isOpen = false;
    }
    come(bytes: Uint8Array): void {
      this.input = Uint8Array.from([...this.input, ...bytes]);
      this.options.onReadable(this.input.length);
    }
    take(room: number): void {
      this.room = room;
      this.options.onWritable(room);
    }
  }
  const lan = new LgoLan<Far>({
    listener: { io: Listener, port: 7071 },
    socket: { io: Tcp },
    timer: { set: (callback) => timers.push(callback) },
    onConnect: (id) => happened.push(`connect ${id}`),
    onReceive: (id, bytes) => happened.push(`${id}: ${bytes.length}`),
    onClose: (id) => happened.push(`close ${id}`),
  });
  const connect = (...far: Far[]) => {
    waiting.push(...far);
    state.onReadable(far.length);
    return sockets[sockets.length - 1] as Tcp;
  };
  return { lan, connect, happened, timers, state, sockets };
}

describe("the port of the pharmacy's software on the LAN", () => {
  it("numbers who connects, reads by pieces, and tells who is gone", () => {
    const { connect, happened } = rig();
    const first = connect(new Far("a"));
    const second = connect(new Far("gone", true), new Far("b"));
    first.come(new Uint8Array(2500));
    second.come(new Uint8Array(3));
    first.options.onError();
    first.options.onError();
    expect(happened).toEqual(["connect 1", "connect 3", "1: 1024", "1: 1024", "1: 452", "3: 3", "close 1"]);
    expect([first.isOpen, second.isOpen]).toEqual([false, true]);
  });

  it("writes as the wire has room, and lets what was written leave before it ends", () => {
    const { lan, connect, happened, timers } = rig();
    const socket = connect(new Far("a"));
    lan.write(1, Uint8Array.of(1, 2, 3, 4));
    lan.write(1, Uint8Array.of(5));
    expect([lan.backlog(1), socket.written]).toEqual([2, []]);
    socket.take(3);
    expect([lan.backlog(1), socket.written]).toEqual([2, [1, 2, 3]]);
    lan.end(1);
    lan.write(1, Uint8Array.of(9));
    expect(socket.isOpen).toBe(true);
    socket.come(Uint8Array.of(1));
    socket.take(3);
    expect([socket.written, socket.isOpen]).toEqual([[1, 2, 3, 4, 5], false]);
    for (const timer of timers) timer();
    expect(happened).toEqual(["connect 1"]);
    // Whoever takes nothing is closed all the same.
    const stuck = connect(new Far("b"));
    lan.write(2, Uint8Array.of(1));
    lan.end(2);
    timers[timers.length - 1]?.();
    expect(stuck.isOpen).toBe(false);
  });

  it("reads no more from who does not read the answers, and leaves who never does", () => {
    const { lan, connect, happened, timers } = rig();
    const socket = connect(new Far("a"));
    for (let i = 0; i < 16; i += 1) lan.write(1, Uint8Array.of(i));
    socket.come(new Uint8Array(5));
    expect(happened).toEqual(["connect 1"]);
    socket.take(4);
    expect(happened).toEqual(["connect 1", "1: 5"]);
    for (let i = 0; i < 100; i += 1) lan.write(1, Uint8Array.of(i));
    expect([socket.isOpen, happened.length]).toEqual([false, 2]);
    for (const timer of timers) timer();
    expect(happened).toEqual(["connect 1", "1: 5", "close 1"]);
  });

  it("closes all of it, twice if need be, and refuses options that are wrong", () => {
    const { lan, connect, state } = rig();
    const socket = connect(new Far("a"));
    lan.close();
    lan.close();
    expect([state.listeners, socket.isOpen]).toEqual([0, false]);
    const good = {
      listener: { io: class {}, port: 1 },
      socket: { io: class {} },
      timer: { set: () => {} },
      onConnect: () => {},
      onReceive: () => {},
      onClose: () => {},
    };
    for (const change of [
      { listener: { port: 1 } },
      { listener: { io: class {}, port: 0 } },
      { socket: {} },
      { timer: {} },
      { onConnect: 1 },
      { onReceive: undefined },
      { onClose: undefined },
    ]) {
      expect(() => new LgoLan({ ...good, ...change } as never)).toThrow();
    }
  });
});

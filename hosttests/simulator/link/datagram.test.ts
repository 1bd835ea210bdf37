import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { readDatagram, UdpKind, writeDatagram } from "../../../simulator/link/datagram";

const port = fc.integer({ min: 0, max: 65535 });

it("carries any datagram with both its ends", () => {
  fc.assert(
    fc.property(port, fc.ipV4(), port, fc.uint8Array({ maxLength: 1472 }), (local, address, remote, bytes) => {
      const frame = writeDatagram(UdpKind.data, local, { address, port: remote, bytes });
      expect(readDatagram(frame)).toEqual({ local, address, port: remote, bytes });
    }),
  );
});

it("takes nothing else for one", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => expect(readDatagram(bytes)).toBeUndefined()));
  expect(readDatagram(writeDatagram(UdpKind.open, 1337))).toBeUndefined();
});

it.each(["", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.-1", "1..2.3", "::1", "localhost"])(
  "refuses to send to %j",
  (address) => {
    const remote = { address, port: 1, bytes: new Uint8Array(1) };
    expect(() => writeDatagram(UdpKind.data, 1337, remote)).toThrow(RangeError);
  },
);

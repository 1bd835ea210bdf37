import { expect, it } from "@jest/globals";
import { CameraScanner } from "drivers/camera-scanner/camera-scanner";
import { ManualTime } from "../../../simulator/hardware/manual-time";

function rig() {
  const time = new ManualTime();
  const scans: string[] = [];
  const seen: string[] = [];
  let open = 0;
  class Camera {
    constructor() {
      open += 1;
    }
    take(bytes: Uint8Array): number {
      const text = seen.shift() ?? "";
      bytes.set(Buffer.from(text, "latin1"));
      return text.length;
    }
    close(): void {
      open -= 1;
    }
  }
  const scanner = new CameraScanner({
    camera: new Camera(),
    timer: time,
    onScan: ({ symbology, bytes }) => scans.push(`${symbology} ${Buffer.from(bytes).toString("latin1")}`),
  });
  return { time, scans, seen, scanner, isOpen: () => open > 0 };
}

it("tells a code that stays before the camera once, however many pictures miss it", () => {
  const { time, scans, seen } = rig();
  seen.push("", "EV1:A", "", "", "EV1:A", "EV1:A", ...Array(18).fill(""), "EV1:A");
  time.run(3000);
  expect(scans).toEqual(["qr EV1:A"]);
});

it("tells the same code again once it was away, and another one at once", () => {
  const { time, scans, seen } = rig();
  seen.push("EV1:A", "EV1:B", "EV1:A", ...Array(20).fill(""), "EV1:A", "EV1:AB");
  time.run(5000);
  expect(scans).toEqual(["qr EV1:A", "qr EV1:B", "qr EV1:A", "qr EV1:A", "qr EV1:AB"]);
});

it("closes once, and looks no more", () => {
  const { time, scans, seen, scanner, isOpen } = rig();
  scanner.close();
  scanner.close();
  seen.push("EV1:A");
  time.run(1000);
  expect([scans, isOpen(), time.pending]).toEqual([[], false, 0]);
});

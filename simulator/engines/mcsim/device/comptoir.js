/**
 * The terminal as a device of the SDK's simulator: a screen of 320 x 240 that is touched with the mouse, and three keys
 * under it. Plain JavaScript, since the simulator reads it as it is. Messages to the program are JSON: {key, down}; from it
 * {restart: true}.
 */

import { ControlsColumn } from "ControlsPane";
import { DeviceBehavior, DeviceContainer, DeviceScreen } from "DevicePane";
import { Behavior, Content, Label, Skin, Style } from "piu/All";

const WIDTH = 320;
const HEIGHT = 240;
const BEZEL = 24;
const EDGE = 3;
/** Under the screen; hosttests/by-hand/screens/touching.ts knows where. */
const KEY = { top: BEZEL + HEIGHT + 16, width: 96, height: 30, gap: 16 };
const KEYS = [
  { key: "cancel", label: "Annuler" },
  { key: "option", label: "Option" },
  { key: "validate", label: "Valider" },
];

const body = new Skin({ fill: "#2b3a37" });
const edge = new Skin({ fill: "#16211f" });
const cap = new Skin({ fill: ["#45564f", "#6c8078"] });
const words = new Style({ font: "semibold", color: "#eef4f1" });

class TerminalBehavior extends DeviceBehavior {
  onKey(container, key, down) {
    this.postJSON(container, { key, down });
  }
  /** It has crashed: the power comes back by itself. */
  onAbort() {
    application.defer("doReloadFile");
    return true;
  }
  onJSON(_container, message) {
    if (message.restart) application.defer("doReloadFile");
  }
}

class KeyBehavior extends Behavior {
  onCreate(_label, { key }) {
    this.key = key;
  }
  onTouchBegan(label) {
    label.state = 1;
    label.bubble("onKey", this.key, true);
  }
  onTouchEnded(label) {
    label.state = 0;
    label.bubble("onKey", this.key, false);
  }
  onTouchCancelled(label) {
    this.onTouchEnded(label);
  }
}

const keyAt = (which, index) =>
  new Label(which, {
    left: BEZEL + index * (KEY.width + KEY.gap),
    top: KEY.top,
    width: KEY.width,
    height: KEY.height,
    active: true,
    skin: cap,
    style: words,
    string: which.label,
    Behavior: KeyBehavior,
  });

export default {
  title: "Comptoir",
  applicationName: "/lin/.*",
  Workers: {},
  ControlsTemplate: ControlsColumn.template(() => ({ contents: [] })),
  DeviceTemplates: {
    0: DeviceContainer.template(($) => ({
      Behavior: TerminalBehavior,
      width: WIDTH + 2 * BEZEL,
      height: KEY.top + KEY.height + BEZEL,
      skin: body,
      contents: [
        new Content($, {
          left: BEZEL - EDGE,
          top: BEZEL - EDGE,
          width: WIDTH + 2 * EDGE,
          height: HEIGHT + 2 * EDGE,
          skin: edge,
        }),
        new DeviceScreen($, { left: BEZEL, top: BEZEL, width: WIDTH, height: HEIGHT, rotation: 0 }),
        ...KEYS.map(keyAt),
      ],
    })),
  },
};

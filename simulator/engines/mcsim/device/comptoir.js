/**
 * The terminal as a device of the SDK's simulator: a screen of 320 x 240 that is touched with the mouse, and three keys
 * under it. Plain JavaScript, since the simulator reads it as it is. Messages to the program are JSON: {key, down}; from it
 * {restart: true}.
 */

import { ButtonsRow, ControlsColumn } from "ControlsPane";
import { DeviceBehavior, DeviceContainer, DeviceScreen } from "DevicePane";
import { Skin } from "piu/All";

const WIDTH = 320;
const HEIGHT = 240;
const BEZEL = 22;
const CHIN = 30;
const EDGE = 3;

const body = new Skin({ fill: "#2b3a37" });
const edge = new Skin({ fill: "#16211f" });

class TerminalBehavior extends DeviceBehavior {
  onKeyPressed(container, { key }) {
    this.postJSON(container, { key, down: true });
  }
  onKeyReleased(container, { key }) {
    this.postJSON(container, { key, down: false });
  }
  onJSON(_container, message) {
    if (message.restart) application.defer("doReloadFile");
  }
}

const key = (name, label) => ({ key: name, label, eventDown: "onKeyPressed", eventUp: "onKeyReleased" });

export default {
  title: "Comptoir",
  applicationName: "/lin/.*",
  Workers: {},
  ControlsTemplate: ControlsColumn.template(() => ({
    contents: [
      ButtonsRow({
        label: "Touches",
        buttons: [key("cancel", "Annuler"), key("option", "Option"), key("validate", "Valider")],
      }),
    ],
  })),
  DeviceTemplates: {
    0: DeviceContainer.template(($) => ({
      Behavior: TerminalBehavior,
      width: WIDTH + 2 * BEZEL,
      height: HEIGHT + BEZEL + CHIN,
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
      ],
    })),
  },
};

import { describe, expect, it } from "@jest/globals";
import { Ledger } from "modules/ledger/ledger";
import { ENGINEER_PAGE } from "modules/terminal/limits";
import { changed, DEFAULT_SETTINGS, decodeSettings, encodeSettings, SETTING_NAMES } from "modules/terminal/settings";
import { NorFlash } from "../../support/nor-flash";
import { Random } from "../../support/random";
import { CANCEL, OPTION, Play, VALIDATE } from "./fixture";

const SETTINGS = [OPTION, OPTION, OPTION, OPTION];

describe("what is chosen in Service", () => {
  it("is French until someone chooses, whatever is kept where nothing was", () => {
    expect(new Play().state.device.settings.language).toBe("fr");
    expect(decodeSettings(undefined)).toEqual(DEFAULT_SETTINGS);
    expect(decodeSettings(new Uint8Array([255, 255, 255, 255]))).toEqual(DEFAULT_SETTINGS);
  });

  it("is changed by the right key or a finger, and handed over to be kept", () => {
    const play = new Play(...SETTINGS, VALIDATE);
    expect(play.state.view).toEqual({ name: "settings", selected: 0 });
    expect(play.state.device.settings.language).toBe("en");
    expect(play.asked("keep-settings")).toEqual([{ type: "keep-settings", settings: play.state.device.settings }]);
    play.send({ type: "touch", x: 100, y: 40 });
    expect(play.state.device.settings.language).toBe("fr");
    play.send({ type: "touch", x: 100, y: 200 });
    expect(play.state.device.settings.language).toBe("fr");
  });

  it("is gone through by the middle key, which goes on after the last, and is left by the left one", () => {
    const play = new Play(...SETTINGS);
    for (let i = 0; i < SETTING_NAMES.length; i += 1) play.send(OPTION);
    // The engineer's page, and then the first again.
    expect(play.state.view).toEqual({ name: "service", page: ENGINEER_PAGE });
    expect(play.send(OPTION).state.view).toEqual({ name: "service", page: 0 });
    expect(new Play(...SETTINGS, CANCEL).state.view.name).toBe("idle");
  });

  it("comes back as it was after a loss of power", () => {
    const flash = new NorFlash(8, 4096, new Random(1));
    for (const name of SETTING_NAMES) {
      const settings = changed(DEFAULT_SETTINGS, name);
      expect(settings).not.toEqual(DEFAULT_SETTINGS);
      expect(decodeSettings(encodeSettings(settings))).toEqual(settings);
      new Ledger(flash, () => {}).settings.keep(settings);
      expect(new Ledger(flash, () => {}).settings.kept).toEqual(settings);
    }
  });
});

/** What a terminal needs of the module. The family tells none of its settings, only that it took one. */

export interface Setting {
  /** For the engineer. */
  readonly name: string;
  readonly commands: readonly string[];
}

function setting(name: string, ...commands: readonly string[]): Setting {
  return Object.freeze({ name, commands: Object.freeze(commands) });
}

/** The lines end in CR LF. */
export const TAIL = setting("tail", "S_CMD_059A");

/** The first is the one that matters most: a hostile code is shut out before anything else is done. */
export const SETTINGS: readonly Setting[] = Object.freeze([
  /** Leaves the mode in which the module obeys printed codes. */
  setting("setup codes off", "S_CMD_0000"),
  TAIL,
  setting("continuous", "S_CMD_020E"),
  /** No beep of its own: the terminal's says more. */
  setting("mute", "S_CMD_04F0"),
  /** The same code again after 2 s. */
  setting("same code delay", "S_CMD_MA31", "S_CMD_MA41", "S_CMD_MARI2000"),
]);

export const VERSION = "T_OUT_CVER";
/** 115,200 is in its tables, and reported not to work. */
export const WORKING_BAUD = 57600;
export const SET_WORKING_BAUD = `S_CMD_H3BR${WORKING_BAUD}`;
/** For a module that keeps to a rate of its own. */
export const BAUD = setting("baud", SET_WORKING_BAUD);

/** Where a module may be found: where we left it, as it leaves the factory, and at whatever it may be set to. */
export const PROBE_BAUDS: readonly number[] = Object.freeze([57600, 9600, 115200, 38400, 19200, 14400, 4800]);

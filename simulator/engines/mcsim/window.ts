/**
 * The SDK's simulator as a process: one for as long as this one lives. It has its own settings and its own session bus,
 * so that another simulator of the same user is neither disturbed nor taken for ours. Where there is no display, its
 * window is on an Xvfb, where nobody sees it but a program can look.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildForSimulator, findSdk, NO_SDK } from "../../../tools/kit/build/moddable";
import { ROOT } from "../../../tools/kit/build/paths";

const DEVICES = join(ROOT, "simulator", "engines", "mcsim", "device");
/** Programs that are needed beside the SDK, and the Debian packages that have them. */
const XVFB = "Xvfb (package xvfb)";
const BUS = "dbus-run-session (package dbus-daemon)";
/** Room for the window and its controls. */
/** The simulator's settings: a window for the device alone, which has no controls beside it. */
const NAME = "tech.moddable.mcsim";
const WINDOW = "[window]\nx=40\ny=40\nwidth=520\nheight=480\n";
const PREFERENCES = JSON.stringify({ controlsStatus: false, infoStatus: true, deviceRotation: 0 });
const XVFB_SCREEN = "1024x768x24";

export interface SimulatorWindow {
  /** As DISPLAY has it. */
  readonly display: string;
  /** The file that holds what is on the display, as xwd has it; undefined where it is a real one. */
  readonly picture: string | undefined;
}

let opened: Promise<SimulatorWindow> | undefined;

/**
 * @param unseen on an Xvfb even where there is a display
 * @returns what is missing to start it, in words; undefined when nothing is
 */
export function missing(unseen = process.env.DISPLAY === undefined): string | undefined {
  if (process.platform !== "linux") return "a Linux machine";
  if (findSdk() === undefined) return `the Moddable SDK (MODDABLE, with its tools built)`;
  if (!has("dbus-run-session")) return BUS;
  if (unseen && !has("Xvfb")) return XVFB;
  return undefined;
}

/**
 * Builds the firmware and starts the simulator with it, the first time; it joins the bench by itself, each time anew.
 * @param unseen on an Xvfb even where there is a display
 * @throws Error when it cannot be built or started
 */
export function openWindow(progress: (line: string) => void, unseen = process.env.DISPLAY === undefined) {
  opened ??= open(progress, unseen);
  return opened;
}

async function open(progress: (line: string) => void, unseen: boolean): Promise<SimulatorWindow> {
  const sdk = findSdk();
  if (sdk === undefined) throw new Error(NO_SDK);
  progress("building the firmware with the Moddable SDK");
  const program = await buildForSimulator(sdk);
  const folder = mkdtempSync(join(tmpdir(), "comptoir-mcsim-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const settings = join(folder, "config");
  mkdirSync(settings);
  writeFileSync(join(settings, `${NAME}.ini`), WINDOW);
  writeFileSync(join(settings, `${NAME}.main.json`), PREFERENCES);
  let display = process.env.DISPLAY ?? "";
  if (unseen) {
    const server = spawnWithUs("Xvfb", ["-displayfd", "3", "-screen", "0", XVFB_SCREEN, "-fbdir", folder], folder, {});
    display = `:${await firstLine(server)}`;
    letGo(server);
  }
  const ours = { DISPLAY: display, XDG_CONFIG_HOME: settings, NO_AT_BRIDGE: "1" };
  letGo(spawnWithUs("dbus-run-session", ["--", join(sdk.bin, "mcsim"), DEVICES, program], folder, ours));
  return { display, picture: unseen ? join(folder, "Xvfb_screen0") : undefined };
}

/** However this process ends, its end of the pipe is closed then, and the shell ends the command and all that it began. */
function spawnWithUs(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn("sh", ["-c", '"$@" & cat >/dev/null; kill -KILL 0', "sh", command, ...args], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["pipe", "ignore", "ignore", "pipe"],
    detached: true,
  });
  return child;
}

/** This process may end before the child, which ends with it. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of [child.stdin, child.stdio[3]]) if (stream instanceof Socket) stream.unref();
}

export function has(command: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${command}`]).status === 0;
}

/** What a child says on its fourth descriptor: the number of the display that it took. */
function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", () => reject(new Error("Xvfb ended")));
    child.stdio[3]?.once("data", (data: Buffer) => resolve(data.toString("utf8").trim()));
  });
}

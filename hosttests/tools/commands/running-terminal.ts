/** `serve` in a process of its own, as a person runs it. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { ROOT } from "../../../tools/kit/build/paths";

type Event = Readonly<Record<string, unknown>> & { readonly event: string };

export class RunningTerminal {
  readonly #child: ChildProcess;
  readonly #events: Event[] = [];
  readonly #exited: Promise<unknown>;
  #said = "";
  #waiter: (() => void) | undefined;

  constructor(...args: string[]) {
    const command = ["--import", "tsx", "tools/cli.ts", "serve", ...args];
    this.#child = spawn(process.execPath, command, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    this.#exited = new Promise((resolve) => this.#child.on("close", resolve));
    void this.#exited.then(() => this.#waiter?.());
    this.#child.stderr?.on("data", (data: Buffer) => {
      this.#said += data.toString();
    });
    if (this.#child.stdout === null) throw new Error("no output");
    createInterface(this.#child.stdout).on("line", (line) => {
      this.#events.push(JSON.parse(line) as Event);
      this.#waiter?.();
    });
  }

  /** The next event of this name, after those that were waited for. @throws Error when the process ended before */
  async next(name: string): Promise<Event> {
    for (;;) {
      const at = this.#events.findIndex(({ event }) => event === name);
      const [found] = at < 0 ? [] : this.#events.splice(0, at + 1).slice(-1);
      if (found !== undefined) return found;
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
        throw new Error(`no "${name}" before the end\n${this.#said}`);
      }
      await new Promise<void>((resolve) => {
        this.#waiter = resolve;
      });
    }
  }

  /** Its log. */
  get said(): string {
    return this.#said;
  }

  /** kill -9: as if the power went. */
  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }
}

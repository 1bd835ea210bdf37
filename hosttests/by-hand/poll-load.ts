/**
 * `npm run test:load -- polls`: a fleet that does nothing but ask a DDI server whether there is something new. The terminals' time is
 * virtual, and goes faster from step to step; the requests are real, a connection for each as the firmware has it. A terminal waits
 * as the server's `sleep` and the firmware's back-off say. Tells after each step what was answered, and how fast.
 */
import { Agent, request } from "node:http";
import { backOff } from "modules/teletransmission/back-off";
import { sleepOf } from "modules/update/ddi/messages";
import { guarded, parseInteger, readArguments, required, UsageError } from "../../tools/commands/arguments";

const USAGE = `usage: npm run test:load -- polls --url http://127.0.0.1:8000/DEFAULT [--terminals 60000] [--sleep 900]
             [--seconds 20] [--speeds 0.25,0.5,1,2,4,8]
Terminals t0, t1, ... with tokens "token-of-t0", ...; --sleep: s between two polls until the server has said another; --seconds of
each step; --speeds: virtual seconds in a real one. .ci/polls starts a server, makes the terminals known to it, and runs this.
Exit: 0 when every step's polls were answered, 1 when some were not: the last line says how many the server takes.`;

/** As the firmware's driver, ms. */
const TIME_OUT = 45_000;
/** What a person would call answered at once, ms: a step is held when 99 of 100 polls are. */
const PROMPT = 1000;
const TICK = 50;
/** One address has 28,000 ports, and a closed connection holds its own for a minute. */
const ADDRESSES = 16;

interface Step {
  offered: number;
  answered: number;
  failed: number;
  readonly times: number[];
}

class Fleet {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });
  /** Virtual s at which each asks next. */
  readonly #due: Float64Array;
  readonly #failures: Uint8Array;
  readonly #isAsking: Uint8Array;
  #now = 0;
  #underWay = 0;

  constructor(url: URL, terminals: number, sleep: number) {
    this.#url = url;
    this.#due = Float64Array.from({ length: terminals }, () => Math.random() * sleep);
    this.#failures = new Uint8Array(terminals);
    this.#isAsking = new Uint8Array(terminals);
  }

  /** @param speed virtual seconds in a real one */
  async step(speed: number, seconds: number): Promise<Step & { readonly most: number }> {
    const step: Step = { offered: 0, answered: 0, failed: 0, times: [] };
    const begun = Date.now();
    let last = begun;
    let most = 0;
    while (last - begun < seconds * 1000) {
      await new Promise((resolve) => setTimeout(resolve, TICK));
      const now = Date.now();
      this.#now += ((now - last) / 1000) * speed;
      last = now;
      for (let i = 0; i < this.#due.length; i += 1) {
        if ((this.#due[i] ?? 0) <= this.#now && this.#isAsking[i] === 0) this.#ask(i, step);
      }
      most = Math.max(most, this.#underWay);
    }
    // What is on its way belongs to this step, and its time to nobody.
    const wait = Date.now() + TIME_OUT;
    while (this.#underWay > 0 && Date.now() < wait) await new Promise((resolve) => setTimeout(resolve, TICK));
    return { ...step, most };
  }

  #ask(i: number, step: Step): void {
    step.offered += 1;
    this.#isAsking[i] = 1;
    this.#underWay += 1;
    const begun = performance.now();
    let isOver = false;
    const end = (sleep: number | undefined) => {
      if (isOver) return;
      isOver = true;
      this.#underWay -= 1;
      this.#isAsking[i] = 0;
      if (sleep === undefined) {
        step.failed += 1;
        this.#failures[i] = Math.min(20, (this.#failures[i] ?? 0) + 1);
        this.#due[i] = this.#now + backOff(this.#failures[i] ?? 1, Math.random());
        return;
      }
      step.answered += 1;
      step.times.push(performance.now() - begun);
      this.#failures[i] = 0;
      this.#due[i] = this.#now + sleep * (0.9 + 0.2 * Math.random());
    };
    const asked = request({
      host: this.#url.hostname,
      port: this.#url.port || 80,
      path: `${this.#url.pathname}/controller/v1/t${i}`,
      agent: this.#agent,
      localAddress: this.#url.hostname === "127.0.0.1" ? `127.0.0.${2 + (i % ADDRESSES)}` : undefined,
      headers: {
        authorization: `TargetToken token-of-t${i}`,
        accept: "application/cbor, application/json;q=0.9",
        connection: "close",
      },
      timeout: TIME_OUT,
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => end(undefined));
    asked.on("close", () => end(undefined));
    asked.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece: string) => {
        text += piece;
      });
      response.on("error", () => end(undefined));
      response.on("end", () => end(response.statusCode === 200 ? sleepIn(text) : undefined));
    });
    asked.end();
  }
}

function sleepIn(text: string): number | undefined {
  try {
    return sleepOf((JSON.parse(text) as { config?: { polling?: { sleep?: string } } }).config?.polling?.sleep);
  } catch {
    return undefined;
  }
}

async function polls(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, {
    url: { type: "string" },
    terminals: { type: "string" },
    sleep: { type: "string" },
    seconds: { type: "string" },
    speeds: { type: "string" },
  });
  if (positionals.length > 0) throw new UsageError(`polls takes no ${positionals[0]}`);
  const url = new URL(required(values.url, "--url"));
  const terminals = values.terminals === undefined ? 60_000 : parseInteger(values.terminals, "--terminals");
  const sleep = values.sleep === undefined ? 900 : parseInteger(values.sleep, "--sleep");
  const seconds = values.seconds === undefined ? 20 : parseInteger(values.seconds, "--seconds");
  const speeds = (values.speeds ?? "0.25,0.5,1,2,4,8").split(",").map(Number);
  if (speeds.some((speed) => !(speed > 0))) throw new UsageError("--speeds: numbers above 0, with commas");
  const fleet = new Fleet(url, terminals, sleep);
  let held = 0;
  for (const speed of speeds) {
    const begun = Date.now();
    const { offered, answered, failed, times, most } = await fleet.step(speed, seconds);
    times.sort((a, b) => a - b);
    const at = (part: number) => Math.round(times[Math.floor(times.length * part)] ?? 0);
    const rate = offered / seconds;
    const took = (Date.now() - begun) / 1000;
    console.log(
      `speed ${speed}: ${rate.toFixed(1)} polls/s asked, ${(answered / took).toFixed(1)}/s answered, ${failed} not; ` +
        `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${most} at once`,
    );
    if (failed > 0 || at(0.99) > PROMPT) break;
    held = rate;
  }
  if (held === 0) {
    console.log("not one step was held");
    return 1;
  }
  const interval = Math.ceil(terminals / held);
  console.log(`held: ${held.toFixed(1)} polls/s; ${terminals} terminals each ${Math.ceil(interval / 60)} min`);
  return 0;
}

const io = { out: (line: string) => console.log(line), err: (line: string) => console.error(line) };
process.exitCode = await guarded(USAGE, process.argv.slice(2), io, () => polls(process.argv.slice(2)));
process.exit();

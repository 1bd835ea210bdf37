/**
 * The terminal's side of hawkBit's Direct Device Integration: it asks the fleet's server, as often as that wants, whether
 * there is something to do, fetches images into the slots that take uploads, starts them when nobody is served, and tells how
 * it ended. The server is not trusted with more than that: what may run is what the images' own signatures and counters say.
 *
 * One request at a time; a file in pieces, so that the server hears of progress between them. A confirmed end is told, and
 * told again until it was heard: the action is kept in the journal from the moment its images are whole.
 */
import { encodeUtf8 } from "modules/cbor/utf8";
import { isObject, type Json, type JsonObject, member, readJson } from "modules/json/json";
import type { Result } from "modules/result/result";
import { backOff } from "modules/teletransmission/back-off";
import {
  type Action,
  type Artifact,
  decodeKept,
  encodeKept,
  idOf,
  type KeptAction,
  pathOf,
  readAction,
} from "./action";
import type { DdiHttp, DdiRequest, DdiTarget } from "./ports";

export interface DdiOptions {
  readonly http: DdiHttp;
  readonly target: DdiTarget;
  /** The controller's own path: "/DEFAULT/controller/v1/990000001-T1". */
  readonly path: string;
  /** Numbers of the images of data by the part that carries them: "issuers" 1, ... Any other part is firmware. */
  readonly parts: readonly string[];
  /** What the server may know of this terminal; nothing personal. */
  readonly about: () => Readonly<Record<string, string>>;
  /** A sale is open: nothing is started now. */
  readonly isBusy: () => boolean;
  /** 0 to 1, evenly. */
  readonly random: () => number;
  /** Kept over a restart, whole or not at all; an empty one for none. */
  readonly kept: { read(): Uint8Array | undefined; write(bytes: Uint8Array): void };
  /** English, for the engineer. */
  readonly log: (line: string) => void;
}

/** Bytes of a file that are asked for at once. */
export const PIECE = 256 * 1024;
/** Longest answer that is read, bytes. */
const MAX_ANSWER = 16384;
const SHORTEST_SLEEP = 5;
const LONGEST_SLEEP = 86400;
/** Until the server has said another, s. */
const FIRST_SLEEP = 300;
/** Terminals that come back together do not ask together, s. */
const FIRST_SPREAD = 10;
/** What is only attempted waits until nobody was served for so long, s. */
const QUIET = 120;
/** While an image waits for the end of a sale, s. */
const START_SLEEP = 30;
/** While a trial goes on, s. */
const TRIAL_SLEEP = 10;
const FIRST_BYTES = 32;

/** The file that is on its way. */
interface Download {
  readonly artifact: Artifact;
  readonly image: number;
  /** Undefined until the slot is open. */
  offset: number | undefined;
}

export class Ddi {
  readonly #options: DdiOptions;
  #wait: number;
  #sleep = FIRST_SLEEP;
  #failures = 0;
  /** s since the last sale. */
  #quiet = 0;
  #isUnderWay = false;
  #hasToldOfItself = false;
  #download: Download | undefined;
  /** Artifacts of the action that are in their slots, and its firmware. */
  #arrived = { id: "", count: 0, hash: undefined as Uint8Array | undefined };

  constructor(options: DdiOptions) {
    this.#options = options;
    this.#wait = Math.floor(FIRST_SPREAD * options.random());
  }

  /** A request is on its way, or a file. */
  get isUnderWay(): boolean {
    return this.#isUnderWay;
  }

  /** A second has passed. */
  second(): void {
    this.#quiet = this.#options.isBusy() ? 0 : this.#quiet + 1;
    if (this.#isUnderWay) return;
    if (this.#wait > 0) this.#wait -= 1;
    else this.#poll();
  }

  #poll(): void {
    this.#isUnderWay = true;
    const kept = decodeKept(this.#options.kept.read());
    if (kept?.phase === "started") this.#tellEnd(kept);
    else this.#askBase();
  }

  /** After the start that an action asked for. */
  #tellEnd({ id, hash }: KeptAction): void {
    const { target } = this.#options;
    const state = hash === undefined ? "confirmed" : target.stateOf(hash);
    if (state === "on-trial" || state === "pending") {
      this.#rest(TRIAL_SLEEP);
      return;
    }
    const isDone = state === "confirmed";
    const details = isDone ? "running, self-test passed, confirmed" : `went back: ${target.outcome}`;
    // What the server wants next, and how often, is not known yet after this start.
    this.#close(id, isDone, details, () => this.#askBase());
  }

  #askBase(): void {
    this.#json({ method: "GET", path: this.#options.path }, (body) => {
      const config = member(body, "config");
      const polling = isObject(config) ? member(config, "polling") : undefined;
      this.#sleep = sleepOf(isObject(polling) ? member(polling, "sleep") : undefined) ?? this.#sleep;
      const links = member(body, "_links");
      this.#follow(isObject(links) ? links : {});
    });
  }

  #follow(links: JsonObject): void {
    const configData = pathOf(member(links, "configData"));
    if (configData !== undefined || !this.#hasToldOfItself) {
      const path = configData ?? `${this.#options.path}/configData`;
      this.#post(
        { method: "PUT", path, body: json({ mode: "merge", data: this.#options.about() }) },
        () => {
          this.#hasToldOfItself = true;
          this.#followActions(links);
        },
        // A server that has trouble with this must not keep a fleet from its images.
        (status) => {
          this.#options.log(`rollout: configData: status ${status}`);
          this.#followActions(links);
        },
      );
    } else this.#followActions(links);
  }

  #followActions(links: JsonObject): void {
    const cancel = pathOf(member(links, "cancelAction"));
    const confirmation = pathOf(member(links, "confirmationBase"));
    const deployment = pathOf(member(links, "deploymentBase"));
    if (cancel !== undefined) this.#json({ method: "GET", path: cancel }, (body) => this.#cancel(body));
    else if (confirmation !== undefined)
      this.#json({ method: "GET", path: confirmation }, (body) => this.#confirm(body));
    else if (deployment !== undefined) {
      this.#json({ method: "GET", path: deployment }, (body) => {
        const action = readAction(body);
        if (action !== undefined) {
          this.#act(action);
          return;
        }
        const id = idOf(body);
        if (id === undefined) this.#rest(this.#sleep);
        else this.#close(id, false, "a deployment that this terminal cannot read");
      });
    } else this.#rest(this.#sleep);
  }

  /** What has not been started can be left; what runs cannot be undone by leaving it. */
  #cancel(body: JsonObject): void {
    const action = member(body, "cancelAction");
    const stop = isObject(action) ? idOf({ id: member(action, "stopId") ?? null }) : undefined;
    const id = idOf(body);
    if (id === undefined || stop === undefined) {
      this.#rest(this.#sleep);
      return;
    }
    this.#download = undefined;
    this.#arrived = { id: "", count: 0, hash: undefined };
    if (decodeKept(this.#options.kept.read())?.id === stop) this.#options.kept.write(NONE);
    this.#options.log(`rollout: action ${stop} is cancelled`);
    const path = `${this.#options.path}/cancelAction/${id}/feedback`;
    this.#post({ method: "POST", path, body: feedback("closed", "success", "cancelled") }, () =>
      this.#rest(this.#sleep),
    );
  }

  /** The server asks whether it may: what decides is the image's signature, and that no sale is disturbed. */
  #confirm(body: JsonObject): void {
    const links = member(body, "_links");
    const next = isObject(links) ? pathOf(member(links, "confirmationBase")) : undefined;
    // The list has a link to the action itself.
    if (next !== undefined) {
      this.#json({ method: "GET", path: next }, (action) => this.#confirm(action));
      return;
    }
    const id = idOf(body);
    if (id === undefined) {
      this.#rest(this.#sleep);
      return;
    }
    const path = `${this.#options.path}/confirmationBase/${id}/feedback`;
    const answer = { confirmation: "confirmed", code: 1, details: ["a terminal confirms what its keys have signed"] };
    this.#post({ method: "POST", path, body: json(answer) }, () => this.#rest(SHORTEST_SLEEP));
  }

  #act(action: Action): void {
    const kept = decodeKept(this.#options.kept.read());
    if (kept?.id === action.id) {
      this.#start(action, kept);
      return;
    }
    if (action.download === "skip") {
      this.#rest(this.#sleep);
      return;
    }
    if (this.#arrived.id !== action.id) {
      this.#arrived = { id: action.id, count: 0, hash: undefined };
      this.#download = undefined;
      this.#options.log(`rollout: action ${action.id}`);
    }
    this.#fetch(action);
  }

  /** The next piece of the next file. */
  #fetch(action: Action): void {
    const artifact = action.artifacts[this.#arrived.count];
    if (artifact === undefined) {
      this.#received(action);
      return;
    }
    const image = this.#options.parts.indexOf(artifact.part) + 1;
    if (this.#download?.artifact.path !== artifact.path) this.#download = { artifact, image, offset: undefined };
    const download = this.#download;
    const from = download.offset ?? 0;
    const range = { from, to: Math.min(from + PIECE, artifact.length) - 1 };
    // What was begun with another file of this name is not gone on with.
    const tag = from > 0 && artifact.tag !== undefined ? { tag: artifact.tag } : {};
    const { http } = this.#options;
    let position = from;
    let held: Uint8Array = NOTHING;
    let status = 0;
    http.send(
      { method: "GET", path: artifact.path, range, ...tag },
      {
        onHead: (code, header) => {
          // Another part than was asked for is of no use.
          const part = header("content-range");
          status = code === 206 && part !== undefined && !part.startsWith(`bytes ${from}-`) ? 416 : code;
          // Everything, though a part was asked for: what is there already is let go by.
          if (code === 200) position = 0;
        },
        onData: (bytes) => {
          if (status !== 200 && status !== 206) return;
          held = held.length === 0 ? bytes : joined(held, bytes);
          if (download.offset === undefined && held.length < FIRST_BYTES && artifact.length >= FIRST_BYTES) return;
          const trouble = this.#take(download, position, held);
          position += held.length;
          held = NOTHING;
          if (trouble === undefined && download.offset !== artifact.length) return;
          http.cancel();
          if (trouble === "taken") this.#failed("the slot is in other hands");
          else if (trouble !== undefined) this.#close(action.id, false, `refused: ${trouble}`);
          else this.#commit(action);
        },
        onEnd: (isWhole) => {
          if (status === 404 || status === 410) this.#failed(`file: status ${status}`);
          else if (status !== 200 && status !== 206)
            this.#failed(status === 0 ? "no answer" : `file: status ${status}`);
          else if (!isWhole) this.#failed("a file was cut off");
          else this.#progress(action, download);
        },
      },
    );
  }

  /** @returns why it goes no further */
  #take(download: Download, position: number, bytes: Uint8Array): string | undefined {
    const { artifact, image } = download;
    const { target } = this.#options;
    if (download.offset === undefined) {
      const opened = target.open(image, artifact.name, artifact.length, bytes);
      if (!opened.ok) return opened.reason === "slot-in-use" ? "taken" : opened.reason;
      download.offset = opened.value;
    }
    const skipped = download.offset - position;
    // A power cut is behind us, and what came before it is in the slot: the next piece is asked for from there.
    if (skipped >= bytes.length) return undefined;
    const piece = bytes.subarray(skipped, artifact.length - position);
    if (skipped < 0 || !target.write(piece)) {
      download.offset = undefined;
      return "taken";
    }
    download.offset += piece.length;
    return undefined;
  }

  #progress(action: Action, { artifact, offset = 0 }: Download): void {
    const progress = { cnt: Math.floor(offset / 1024), of: Math.ceil(artifact.length / 1024) };
    const path = `${this.#options.path}/deploymentBase/${action.id}/feedback`;
    const body = feedback(
      "proceeding",
      "none",
      `Downloaded ${Math.floor((offset * 100) / artifact.length)}%`,
      progress,
    );
    this.#post({ method: "POST", path, body }, () => {
      this.#failures = 0;
      this.#fetch(action);
    });
  }

  #commit(action: Action): void {
    const image = this.#download?.image;
    this.#download = undefined;
    const committed = this.#options.target.commit();
    if (!committed.ok) {
      this.#close(action.id, false, `refused: ${committed.reason}`);
      return;
    }
    const { id, count, hash } = this.#arrived;
    this.#arrived = { id, count: count + 1, hash: image === 0 ? committed.value.slice() : hash };
    this.#fetch(action);
  }

  /** All of it is here, and verified. */
  #received(action: Action): void {
    const kept: KeptAction = { phase: "received", hash: this.#arrived.hash, id: action.id };
    this.#options.kept.write(encodeKept(kept));
    // What is not kept would be begun again at each start.
    if (decodeKept(this.#options.kept.read())?.id !== action.id) {
      this.#close(action.id, false, "the journal does not keep it");
      return;
    }
    this.#options.log(`rollout: action ${action.id} is here, whole and verified`);
    const path = `${this.#options.path}/deploymentBase/${action.id}/feedback`;
    this.#post({ method: "POST", path, body: feedback("proceeding", "none", "received and verified") }, () =>
      this.#start(action, kept),
    );
  }

  /** Now, or at a later poll: never in a sale, nor outside of the server's window. */
  #start(action: Action, kept: KeptAction): void {
    const { isBusy, target } = this.#options;
    const mayStart = action.update === "forced" || (action.update === "attempt" && this.#quiet >= QUIET);
    if (!mayStart || !action.isOpen || isBusy() || target.isOnTrial) {
      this.#rest(action.isOpen ? Math.min(this.#sleep, START_SLEEP) : this.#sleep);
      return;
    }
    if (kept.hash !== undefined && target.stateOf(kept.hash) === "confirmed") {
      this.#close(kept.id, true, "runs already");
      return;
    }
    const path = `${this.#options.path}/deploymentBase/${action.id}/feedback`;
    this.#post({ method: "POST", path, body: feedback("proceeding", "none", "starts") }, () => {
      // A sale was opened while the server was told.
      if (isBusy()) {
        this.#rest(SHORTEST_SLEEP);
        return;
      }
      const begun = this.#begin(kept);
      if (!begun.ok) this.#close(kept.id, false, `not started: ${begun.reason}`);
    });
  }

  #begin(kept: KeptAction): Result<undefined> {
    const { kept: store, target } = this.#options;
    // Marked before it is kept as started: cut short in between, the trial is found to have run, or is begun once more.
    const begun = kept.hash === undefined ? DONE : target.start(kept.hash);
    if (!begun.ok) return begun;
    store.write(encodeKept({ ...kept, phase: "started" }));
    if (kept.hash === undefined) target.restart();
    return begun;
  }

  /** Tells the end; it is forgotten here when the server has heard it, or knows nothing of it any more. */
  #close(id: string, isSuccess: boolean, details: string, then = () => this.#rest(this.#sleep)): void {
    this.#options.log(`rollout: action ${id}: ${details}`);
    this.#download = undefined;
    const path = `${this.#options.path}/deploymentBase/${id}/feedback`;
    const body = feedback("closed", isSuccess ? "success" : "failure", details);
    this.#post({ method: "POST", path, body }, () => {
      this.#options.kept.write(NONE);
      this.#arrived = { id: "", count: 0, hash: undefined };
      this.#hasToldOfItself = false;
      then();
    });
  }

  /** @param onBody for a JSON object of status 200 */
  #json(request: DdiRequest, onBody: (body: JsonObject) => void): void {
    let bytes: Uint8Array = NOTHING;
    let status = 0;
    this.#options.http.send(request, {
      onHead: (code) => {
        status = code;
      },
      onData: (piece) => {
        if (bytes.length <= MAX_ANSWER) bytes = joined(bytes, piece);
      },
      onEnd: (isWhole) => {
        const body = isWhole && status === 200 && bytes.length <= MAX_ANSWER ? readJson(bytes) : undefined;
        if (body === undefined) {
          this.#failed(status === 0 ? "no answer" : `status ${status}`);
          return;
        }
        onBody(body);
      },
    });
  }

  /** @param onHeard also when the server says that it does not want to know any more (404, 410) */
  #post(request: DdiRequest, onHeard: () => void, onRefused?: (status: number) => void): void {
    let status = 0;
    this.#options.http.send(request, {
      onHead: (code) => {
        status = code;
      },
      onData: () => {},
      onEnd: () => {
        const isHeard = (status >= 200 && status < 300) || status === 404 || status === 410;
        if (isHeard) onHeard();
        else if (status !== 0 && onRefused !== undefined) onRefused(status);
        else this.#failed(status === 0 ? "no answer" : `${request.method}: status ${status}`);
      },
    });
  }

  #failed(why: string): void {
    this.#failures += 1;
    const wait = backOff(this.#failures, this.#options.random());
    this.#options.log(`rollout: ${why}; again in ${wait} s`);
    this.#isUnderWay = false;
    this.#wait = wait;
  }

  /** Until the next poll, a tenth more or less by chance. */
  #rest(seconds: number): void {
    this.#isUnderWay = false;
    // Only what went well to its end is a success: the one request before another fails must not hide it.
    this.#failures = 0;
    this.#wait = Math.round(seconds * (0.9 + 0.2 * this.#options.random()));
  }
}

const DONE = Object.freeze({ ok: true, value: undefined } as const);
const NOTHING = new Uint8Array(0);
/** What is kept when there is no action. */
const NONE = Uint8Array.of(0);

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}

function json(value: Json): Uint8Array {
  return encodeUtf8(JSON.stringify(value));
}

function feedback(execution: string, finished: string, details: string, progress?: JsonObject): Uint8Array {
  const result: JsonObject = progress === undefined ? { finished } : { finished, progress };
  return json({ status: { execution, result, details: [details] } });
}

/** "HH:mm:ss" @returns s, within bounds */
function sleepOf(value: Json | undefined): number | undefined {
  if (typeof value !== "string" || value.length !== 8) return undefined;
  const [hours, minutes, seconds] = value.split(":").map(Number);
  const sleep = (hours ?? Number.NaN) * 3600 + (minutes ?? Number.NaN) * 60 + (seconds ?? Number.NaN);
  return sleep >= 0 ? Math.min(LONGEST_SLEEP, Math.max(SHORTEST_SLEEP, sleep)) : undefined;
}

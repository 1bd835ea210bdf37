/**
 * The terminal's side of hawkBit's Direct Device Integration: it asks the fleet's server, as often as that wants, whether
 * there is something to do, fetches images into the slots that take uploads, starts them when nobody is served, and tells how
 * it ended. The server is not trusted with more than that: what may run is what the images' own signatures and counters say.
 *
 * One request at a time; a file in pieces, so that the server hears of progress between them. A confirmed end is told, and
 * told again until it was heard: the action is kept in the journal from the moment its images are whole.
 */
import { isObject, type JsonObject, member } from "modules/json/json";
import type { Result } from "modules/result/result";
import { backOff } from "modules/teletransmission/back-off";
import { type Action, decodeKept, encodeKept, idOf, type KeptAction, pathOf, readAction } from "./action";
import { Channel } from "./channel";
import { Download, TAKEN } from "./download";
import { feedback, sleepOf } from "./messages";
import type { DdiHttp, DdiTarget } from "./ports";

export interface DdiOptions {
  readonly http: DdiHttp;
  readonly target: DdiTarget;
  /** The controller's own path: "/DEFAULT/controller/v1/990000001-T1". */
  readonly path: string;
  /** Numbers of the images of data by the part that carries them: "issuers" 1, ... Any other part is firmware. */
  readonly parts: readonly string[];
  /** What the server may know of this terminal; nothing personal. */
  readonly about: () => Readonly<Record<string, string>>;
  /** Whether the fleet's list of today names an image; "unknown" until there is such a list. */
  readonly listing: (hash: Uint8Array) => "listed" | "unlisted" | "unknown";
  /** A sale is open: nothing is started now. */
  readonly isBusy: () => boolean;
  /** 0 to 1, evenly. */
  readonly random: () => number;
  /** Kept over a restart, whole or not at all; an empty one for none. */
  readonly kept: { read(): Uint8Array | undefined; write(bytes: Uint8Array): void };
  /** English, for the engineer. */
  readonly log: (line: string) => void;
}

const SHORTEST_SLEEP = 5;
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

export class Ddi {
  readonly #options: DdiOptions;
  readonly #channel: Channel;
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
    this.#channel = new Channel(options.http);
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
    this.#ask(this.#options.path, (body) => {
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
      this.#tell(
        "PUT",
        path,
        { mode: "merge", data: this.#options.about() },
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
    if (cancel !== undefined) this.#ask(cancel, (body) => this.#cancel(body));
    else if (confirmation !== undefined) this.#ask(confirmation, (body) => this.#confirm(body, true));
    else if (deployment !== undefined) {
      this.#ask(deployment, (body) => {
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
    this.#tell("POST", path, feedback("closed", "success", "cancelled"), () => this.#rest(this.#sleep));
  }

  /** The server asks whether it may: what decides is the image's signature, and that no sale is disturbed. */
  #confirm(body: JsonObject, isList: boolean): void {
    const id = idOf(body);
    const links = member(body, "_links");
    const next = id === undefined && isObject(links) ? pathOf(member(links, "confirmationBase")) : undefined;
    // The list has a link to the action itself, which is followed once: a server must not lead round in circles.
    if (next !== undefined && isList) {
      this.#ask(next, (action) => this.#confirm(action, false));
      return;
    }
    if (id === undefined) {
      this.#rest(this.#sleep);
      return;
    }
    const path = `${this.#options.path}/confirmationBase/${id}/feedback`;
    const answer = { confirmation: "confirmed", code: 1, details: ["a terminal confirms what its keys have signed"] };
    this.#tell("POST", path, answer, () => this.#rest(SHORTEST_SLEEP));
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
    const { http, parts, target } = this.#options;
    const artifact = action.artifacts[this.#arrived.count];
    if (artifact === undefined) {
      this.#received(action);
      return;
    }
    if (this.#download?.artifact.path !== artifact.path)
      this.#download = new Download(artifact, parts.indexOf(artifact.part) + 1, http, target);
    const download = this.#download;
    if (download.isWhole) {
      this.#commit(action, download);
      return;
    }
    download.fetch((piece) => {
      if (piece.end === "failed") this.#failed(piece.reason);
      else if (piece.end === "refused") this.#close(action.id, false, piece.reason);
      else if (piece.end === "whole") this.#commit(action, download);
      else this.#progress(action, download);
    });
  }

  #progress(action: Action, { artifact: { length }, offset }: Download): void {
    const progress = { cnt: Math.floor(offset / 1024), of: Math.ceil(length / 1024) };
    const path = `${this.#options.path}/deploymentBase/${action.id}/feedback`;
    const body = feedback("proceeding", "none", `Downloaded ${Math.floor((offset * 100) / length)}%`, progress);
    this.#tell("POST", path, body, () => {
      this.#failures = 0;
      this.#fetch(action);
    });
  }

  /** What a server wants installed must be what its fleet stands by today; what a person brings need not. */
  #commit(action: Action, { image }: Download): void {
    const { listing, log, target } = this.#options;
    const claimed = target.claimedHash;
    if (claimed === undefined) {
      this.#download = undefined;
      this.#failed(TAKEN.reason);
      return;
    }
    const listed = listing(claimed);
    if (listed === "unknown") {
      log(`rollout: action ${action.id} waits for a list of today`);
      this.#rest(Math.min(this.#sleep, START_SLEEP));
      return;
    }
    this.#download = undefined;
    if (listed === "unlisted") {
      target.discard();
      this.#close(action.id, false, "refused: on no list of today");
      return;
    }
    const committed = target.commit();
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
    this.#tell("POST", path, feedback("downloaded", "none", "received and verified"), () => this.#start(action, kept));
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
    this.#tell("POST", path, feedback("proceeding", "none", "starts"), () => {
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
    this.#tell("POST", path, body, () => {
      this.#options.kept.write(NONE);
      this.#arrived = { id: "", count: 0, hash: undefined };
      this.#hasToldOfItself = false;
      then();
    });
  }

  #ask(path: string, onBody: (body: JsonObject) => void): void {
    this.#channel.ask(path, onBody, (why) => this.#failed(why));
  }

  /** @param onHeard also when the server says that it does not want to know any more (404, 410) */
  #tell(
    method: "POST" | "PUT",
    path: string,
    message: JsonObject,
    onHeard: () => void,
    onRefused?: (status: number) => void,
  ): void {
    this.#channel.tell(method, path, message, (status) => {
      const isHeard = (status >= 200 && status < 300) || status === 404 || status === 410;
      if (isHeard) onHeard();
      else if (status !== 0 && onRefused !== undefined) onRefused(status);
      else this.#failed(status === 0 ? "no answer" : `${method}: status ${status}`);
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
/** What is kept when there is no action. */
const NONE = Uint8Array.of(0);

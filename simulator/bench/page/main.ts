/** The page: a pharmacy counter. Everything that it knows came over the link. */
import type { BenchState, ServerMessage, Unavailable } from "../protocol";
import { setCounterTime } from "./counter-time";
import { Device } from "./device";
import { byId, toast } from "./dom";
import { writeFrame } from "./frame";
import { words } from "./language";
import { Link } from "./link";
import { Log } from "./log";
import { NearReader } from "./near-reader";
import { Panel } from "./panel";
import { Scanner } from "./scanner";
import { listenToKeys } from "./shortcuts";
import { SiteRow } from "./site";
import { Sound } from "./sound";
import { addSources } from "./sources";
import { terminalHere } from "./terminals";

writeFrame();
const link = new Link(terminalHere(), {
  onMessage: (message) => receive(message),
  onScreen: (rgba) => device.show(rgba),
  onClose: (isFull) => {
    wasLost = true;
    device.lost(isFull);
    scanner.lost();
    tellPages([], null);
    status.textContent = isFull ? words.page.tooMany : words.page.unreachable;
    status.dataset.status = "failed";
  },
  onUnsent: () => {
    // One line is enough, however many keys are pressed.
    if (byId("toasts").childElementCount === 0) toast(words.page.unsent);
  },
});
/** What the bench called its page's files when it was first reached. */
let known: string | undefined;
let wasLost = false;
let self = 0;
const status = byId("status");
const sound = new Sound();
const scanner = new Scanner(link);
addSources(scanner);
const device = new Device(link, { place: byId("device"), isOwn: true });
const site = new SiteRow(link);
const near = new NearReader(link);
const panel = new Panel({ link, scanner, near, slot: device.slot });
const log = new Log();

function receive(message: ServerMessage): void {
  if (message.type === "hello") setCounterTime(message.now);
  if (message.type === "phone") setCounterTime(message.phone.now);
  site.receive(message);
  panel.receive(message);
  switch (message.type) {
    case "hello":
      welcome(message);
      break;
    case "state":
      show(message.state);
      break;
    case "unavailable":
      toast(unavailable(message));
      break;
    case "read":
      scanner.lamp(message.page, message.held);
      break;
    case "looked":
      scanner.looked(message.page, message.held, message.found);
      break;
    case "pages":
      tellPages(message.open, message.acting);
      break;
    case "tone":
      sound.tone(message.at, message.hz);
      break;
    case "words":
      device.say(message.words);
      break;
    case "log":
      log.add(message);
  }
}

function show(state: BenchState): void {
  device.tell(state);
  const why = state.engine === "node" && !state.engines.includes("xs") ? words.noCompiler : "";
  status.textContent = words.engineIs(words.status[state.status], words.engine[state.engine]) + why;
  status.dataset.status = state.status;
  scanner.tell(state);
  near.tell(state);
}

/** The bench is there, for the first time or again. */
function welcome({ page, build, screen }: Extract<ServerMessage, { type: "hello" }>): void {
  // It was started anew from other sources: this page is not its page any more.
  if (known !== undefined && known !== build) {
    location.reload();
    return;
  }
  if (wasLost) toast(words.page.back);
  wasLost = false;
  known = build;
  self = page;
  device.size(screen);
  scanner.begin(page);
  log.clear();
}

/** Who else is at this bench, where anyone is. */
function tellPages(open: readonly number[], acting: number | null): void {
  const others = byId("pages");
  others.hidden = open.length < 2;
  const who = acting === null ? "" : acting === self ? words.page.youAct : words.page.otherActs(acting);
  others.textContent = others.hidden ? "" : `${words.page.pageOf(self, open.length)}${who}`;
}

function unavailable({ reason, detail }: Unavailable): string {
  const text = words.unavailable[reason];
  return detail === undefined ? text : `${text} (${detail})`;
}

const mute = byId("mute");
function toggleSound(): void {
  sound.muted = !sound.muted;
  showSound();
}
function showSound(): void {
  mute.setAttribute("aria-pressed", String(sound.muted));
  mute.textContent = sound.muted ? words.page.muted : words.page.sound;
}
mute.addEventListener("click", toggleSound);
showSound();

listenToKeys([
  ...panel.shortcuts,
  { keys: ["1"], text: words.shortcut.left, run: () => link.send({ type: "key", key: "cancel" }) },
  { keys: ["2"], text: words.shortcut.middle, run: () => link.send({ type: "key", key: "option" }) },
  { keys: ["3"], text: words.shortcut.right, run: () => link.send({ type: "key", key: "validate" }) },
  { keys: ["M"], text: words.shortcut.mute, run: toggleSound },
]);

/** The page: a pharmacy counter. Everything that it knows came over the link. */
import type { BenchState, ServerMessage, Unavailable } from "../protocol";
import { Cards } from "./cards";
import { Device } from "./device";
import { byId, toast } from "./dom";
import { writeFrame } from "./frame";
import { named, words } from "./language";
import { Link } from "./link";
import { Log } from "./log";
import { Panel } from "./panel";
import { Patients } from "./patients";
import { Phone } from "./phone";
import { Scanner } from "./scanner";
import { Shelf } from "./shelf";
import { listenToKeys } from "./shortcuts";
import { Sound } from "./sound";
import { addSources } from "./sources";

writeFrame();
const link = new Link({
  onMessage: (message) => receive(message),
  onScreen: (rgba) => device.show(rgba),
  onClose: () => {
    device.lost();
    status.textContent = words.page.unreachable;
    status.dataset.status = "failed";
  },
});
const status = byId("status");
const sound = new Sound();
const scanner = new Scanner(link);
addSources(scanner);
const patients = new Patients(link);
const phone = new Phone(link, scanner);
const shelf = new Shelf(link, scanner);
const device = new Device(link);
const cards = new Cards(link, device.slot, () => panel.open("cards"));
const panel = new Panel(link, shelf, cards.view);
const log = new Log();
let screen = "";

function receive(message: ServerMessage): void {
  switch (message.type) {
    case "hello":
      device.size(message.screen);
      patients.show(message.patients);
      shelf.show(message.shelf, message.medicines);
      panel.showCodes(message.badCodes);
      cards.show(message.plastics, message.faults);
      log.clear();
      break;
    case "state":
      show(message.state);
      break;
    case "phone":
      patients.choose(message.phone.id);
      cards.choose(message.phone.id);
      phone.show(message.phone, message.refusal);
      break;
    case "shelf":
      shelf.show(message.shelf, message.medicines);
      break;
    case "found":
      shelf.found(message.words, message.boxes);
      break;
    case "box":
      shelf.replace(message.box);
      break;
    case "bad":
      void scanner.present({ kind: "paper", rows: message.rows, title: named(words.badCode, message.id).title });
      break;
    case "firmware":
      panel.update.show(message.firmware);
      break;
    case "collector":
      panel.collection.show(message.collector);
      break;
    case "unavailable":
      toast(unavailable(message));
      break;
    case "read":
      scanner.lamp();
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
  cards.tell(state);
  panel.show(state);
  const why = state.engine === "node" && !state.engines.includes("xs") ? words.noCompiler : "";
  status.textContent = words.engineIs(words.status[state.status], words.engine[state.engine]) + why;
  status.dataset.status = state.status;
  scanner.view.classList.toggle("unplugged", !state.scannerPlugged);
  // The patient leaves with the boxes, or they go back.
  if (state.screen !== screen && (screen === "done" || state.screen === "idle" || state.screen === "off")) {
    shelf.clearTaken();
  }
  screen = state.screen;
}

function unavailable({ reason, detail }: Unavailable): string {
  const text = words.unavailable[reason];
  return detail === undefined ? text : `${text} (${detail})`;
}

const mute = byId("mute");
function toggleSound(): void {
  sound.muted = !sound.muted;
  mute.setAttribute("aria-pressed", String(sound.muted));
  mute.textContent = sound.muted ? words.page.muted : words.page.sound;
}
mute.addEventListener("click", toggleSound);

listenToKeys([
  { keys: ["P"], text: words.shortcut.present, run: () => void phone.present() },
  { keys: ["N"], text: words.shortcut.newCode, run: () => phone.newCode() },
  { keys: ["C"], text: words.shortcut.card, run: () => cards.toggle() },
  { keys: ["V"], text: words.shortcut.flip, run: () => cards.flip() },
  { keys: ["1"], text: words.shortcut.left, run: () => link.send({ type: "key", key: "cancel" }) },
  { keys: ["2"], text: words.shortcut.middle, run: () => link.send({ type: "key", key: "option" }) },
  { keys: ["3"], text: words.shortcut.right, run: () => link.send({ type: "key", key: "validate" }) },
  {
    keys: ["/"],
    text: words.shortcut.search,
    run: () => {
      panel.open("boxes");
      shelf.search.focus();
    },
  },
  { keys: ["M"], text: words.shortcut.mute, run: toggleSound },
]);

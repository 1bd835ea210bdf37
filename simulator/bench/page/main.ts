/** The page: a pharmacy counter. Everything that it knows came over the link. */
import type { BenchState, ServerMessage, Unavailable } from "../protocol";
import { setCounterTime } from "./counter-time";
import { Device } from "./device";
import { byId, toast } from "./dom";
import { writeFrame } from "./frame";
import { words } from "./language";
import { Link } from "./link";
import { Log } from "./log";
import { Panel } from "./panel";
import { Scanner } from "./scanner";
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
const device = new Device(link);
const panel = new Panel({ link, scanner, slot: device.slot });
const log = new Log();

function receive(message: ServerMessage): void {
  if (message.type === "hello") setCounterTime(message.now);
  if (message.type === "phone") setCounterTime(message.phone.now);
  panel.receive(message);
  switch (message.type) {
    case "hello":
      device.size(message.screen);
      log.clear();
      break;
    case "state":
      show(message.state);
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
  const why = state.engine === "node" && !state.engines.includes("xs") ? words.noCompiler : "";
  status.textContent = words.engineIs(words.status[state.status], words.engine[state.engine]) + why;
  status.dataset.status = state.status;
  scanner.view.classList.toggle("unplugged", !state.scannerPlugged);
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
  ...panel.shortcuts,
  { keys: ["1"], text: words.shortcut.left, run: () => link.send({ type: "key", key: "cancel" }) },
  { keys: ["2"], text: words.shortcut.middle, run: () => link.send({ type: "key", key: "option" }) },
  { keys: ["3"], text: words.shortcut.right, run: () => link.send({ type: "key", key: "validate" }) },
  { keys: ["M"], text: words.shortcut.mute, run: toggleSound },
]);

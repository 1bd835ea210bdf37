/** What is heard: the piezo, or else the loudspeaker. */
import PWM from "embedded:io/pwm";
import { board } from "board";
import { Beeper } from "drivers/beeper/beeper";
import { Speaker } from "drivers/speaker/speaker";
import type { Sound } from "modules/terminal/effect";
import { LOUDNESS, type Volume } from "modules/terminal/settings";
import Timer from "timer";
import type { Base } from "./base";

export function openSound({ parts }: Base): (sound: Sound, volume: Volume) => void {
  const { audio, beeper: pin } = board;
  const speaker = audio && parts.open("speaker", () => new Speaker({ audio: { io: audio }, timer: Timer }));
  const piezo =
    pin === undefined ? undefined : parts.open("beeper", () => new Beeper({ pwm: { io: PWM, pin }, timer: Timer }));
  const heard = piezo ?? speaker;
  const part = piezo === undefined ? "speaker" : "beeper";
  return (sound, volume) => heard && parts.use(part, () => heard.play(sound, LOUDNESS[volume]));
}

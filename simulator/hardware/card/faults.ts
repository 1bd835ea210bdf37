/** What happens to cards at a counter: each fault made where it would happen, in the chip or at its contacts. */
import { type Application, respond, Sw } from "./application";
import type { Profile } from "./chip";
import type { Plastic } from "./plastic";

export interface Fault {
  /** Its words are in bench/words. */
  readonly id: string;
  /** @param at after how many characters, for a card that is pulled out */
  apply(plastic: Plastic, at: number): Plastic;
}

/** Where a card is pulled out if nobody says: in the middle of the identity. */
export const PULLED_AT = 120;
/** Prime, so that it is another place of each command; rare enough for a command to come through when it is repeated. */
const NOISE_EVERY = 401;
const WORN_EVERY = 7;
/** Of a slow card: each command takes this long, ms, and it asks for the time. */
const SLOW = 900;
const SELECT = 0xa4;
const BY_NAME = 0x04;
/** Commands that a card answers before it gives up. */
const GOOD_COMMANDS = 2;

const LIST: readonly Fault[] = [
  {
    id: "mute",
    apply: (plastic) => ({ ...plastic, faults: { ...plastic.faults, isMute: true } }),
  },
  {
    id: "noise",
    apply: (plastic) => ({ ...plastic, faults: { ...plastic.faults, noiseEvery: NOISE_EVERY } }),
  },
  {
    id: "worn",
    apply: (plastic) => ({ ...plastic, faults: { ...plastic.faults, noiseEvery: WORN_EVERY } }),
  },
  {
    id: "pulled",
    apply: (plastic, at) => ({ ...plastic, faults: { ...plastic.faults, pulledAt: at } }),
  },
  {
    id: "slow",
    apply: (plastic) => withApplication(plastic, slow),
  },
  {
    id: "wrong-tck",
    apply: (plastic) => withProfile(plastic, { atr: withWrongCheck(plastic.profile.atr) }),
  },
  {
    id: "no-pps",
    apply: (plastic) => withProfile(plastic, { pps: "refuse" }),
  },
  {
    id: "opposed",
    apply: (plastic) => withApplication(plastic, opposed),
  },
  {
    id: "6f00",
    apply: (plastic) => withApplication(plastic, failing),
  },
];
export const FAULTS: readonly Fault[] = Object.freeze(LIST);

export function findFault(id: string): Fault | undefined {
  return FAULTS.find((fault) => fault.id === id);
}

function withProfile(plastic: Plastic, change: Partial<Profile>): Plastic {
  return { ...plastic, profile: { ...plastic.profile, ...change } };
}

function withApplication(
  plastic: Plastic,
  wrap: (application: Application, scheduler: Parameters<Profile["application"]>[0]) => Application,
): Plastic {
  const { application } = plastic.profile;
  return withProfile(plastic, { application: (scheduler) => wrap(application(scheduler), scheduler) });
}

function slow(application: Application, scheduler: Parameters<Profile["application"]>[0]): Application {
  return {
    execute: (command, answer) =>
      application.execute(command, (response) => {
        scheduler.at(scheduler.now() + SLOW, () => answer(response));
      }),
  };
}

/** The applications are found, and closed. */
function opposed(application: Application): Application {
  return {
    execute: (command, answer) =>
      application.execute(command, (response) => {
        const isSelected = command[1] === SELECT && command[2] === BY_NAME && response[response.length - 2] === 0x90;
        answer(isSelected ? respond(Sw.fileInvalidated) : response);
      }),
  };
}

function failing(application: Application): Application {
  let commands = 0;
  return {
    execute(command, answer) {
      commands += 1;
      if (commands > GOOD_COMMANDS) answer(respond(Sw.noDiagnosis));
      else application.execute(command, answer);
    },
  };
}

/** An answer that offers T=0 alone has no check (ISO 7816-3, 8.2.5): it is made to announce T=15 too, and then has one. */
function withWrongCheck(atr: Uint8Array): Uint8Array {
  const [ts = 0, t0 = 0, ...rest] = atr;
  const hasCheck = [t0, ...rest].reduce((sum, byte) => sum ^ byte, 0) === 0;
  if (hasCheck) return Uint8Array.from([ts, t0, ...rest.slice(0, -1), (rest.at(-1) ?? 0) ^ 1]);
  const interfaceBytes = ((t0 >> 4) & 1) + ((t0 >> 5) & 1) + ((t0 >> 6) & 1);
  const whole = [t0 | 0x80, ...rest.slice(0, interfaceBytes), 0x80, 0x1f, 0x03, ...rest.slice(interfaceBytes)];
  return Uint8Array.from([ts, ...whole, whole.reduce((sum, byte) => sum ^ byte, 0) ^ 1]);
}

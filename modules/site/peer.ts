/** Another terminal of the site, as this one knows it. */
import type { Health } from "./messages";
import type { Session } from "./session";

export interface Peer {
  readonly id: number;
  /** Where it was last; empty before it was met. */
  address: string;
  port: number;
  /** Undefined before it has told what it drew. */
  session: Session | undefined;
  /** Of this terminal's clock, ms: when something of this session came that only it can have said. */
  heardAt: number;
  /** Something came in this session. */
  isJoined: boolean;
  /** It did not answer in time: nobody waits for it before it is heard again. */
  isSilent: boolean;
  /** What it told last; undefined before. */
  health: Health | undefined;
  /** When a hello goes to it next, and how many went in vain. */
  helloAt: number;
  hellos: number;
  /** When it is told the news next. */
  newsAt: number;
  /** Datagrams of this second that came from where it is and that it had not sealed. */
  bad: number;
}

export function newPeer(id: number, now: number): Peer {
  return {
    id,
    address: "",
    port: 0,
    session: undefined,
    heardAt: now,
    isJoined: false,
    isSilent: false,
    health: undefined,
    helloAt: now,
    hellos: 0,
    newsAt: now,
    bad: 0,
  };
}

/** As _Service_ shows it. */
export interface PeerView {
  readonly id: number;
  /** joined: it answers; lost: it did, or it is known from before; away: so long that it is not waited for, nor told of. */
  readonly state: "joined" | "lost" | "away";
  /** s since it was heard, or since this terminal has started. */
  readonly silence: number;
  readonly health: Health | null;
}

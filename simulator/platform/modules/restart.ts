/** Module `restart`: ends the engine with a code of its own, so that who runs it starts the firmware anew. */
import { EXIT_RESTART } from "../../link/exit-codes";
import { host } from "../host";

export default function restart(): void {
  host.exit(EXIT_RESTART);
}

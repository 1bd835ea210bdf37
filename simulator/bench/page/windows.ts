/** The windows on the counter, in the order of their tabs. README.md says how to add one. */
import { Cards } from "./cards";
import { Codes } from "./codes";
import { Collection } from "./collection";
import { NearWindow } from "./near";
import { PaymentWindow } from "./payment";
import { PharmacySoftware } from "./pharmacy-software";
import { Phone } from "./phone";
import { PrinterWindow } from "./printer";
import { Shelf } from "./shelf";
import { Stories } from "./stories";
import { Switches } from "./switches";
import { Update } from "./update";
import type { Around, BenchWindow, WindowId } from "./window";

export const WINDOWS: Readonly<Record<WindowId, (around: Around) => BenchWindow>> = {
  phone: (around) => new Phone(around),
  boxes: (around) => new Shelf(around),
  cards: (around) => new Cards(around),
  near: (around) => new NearWindow(around),
  codes: (around) => new Codes(around),
  collection: (around) => new Collection(around),
  lgo: (around) => new PharmacySoftware(around),
  printer: (around) => new PrinterWindow(around),
  payment: (around) => new PaymentWindow(around),
  firmware: (around) => new Update(around),
  switches: (around) => new Switches(around),
  stories: (around) => new Stories(around),
};

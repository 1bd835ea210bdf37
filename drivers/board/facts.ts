/** What a board is, for whoever builds, signs and flashes it: no part is opened, so that a desktop can read it too. */
import type { ProductIds } from "modules/update/image/product";

export interface BoardFacts {
  /** The SDK's target, esp32/NAME, and the name of the board's folder. */
  readonly name: string;
  readonly chip: "esp32" | "esp32s3" | "esp32c3" | "esp32c6";
  /** What its images are made for: `uuid5(dns, "comptoir.example")` and `uuid5(vendor, name)`. */
  readonly product: ProductIds;
  /** As the terminal sees it, turned or not, pixels. */
  readonly screen: { readonly width: number; readonly height: number };
  /** How a pin is written on the board: this, and its number. */
  readonly pin: string;
  /** What other boards have. */
  readonly lacks: readonly ("card slot" | "second firmware slot" | "touch screen" | "camera" | "piezo" | "buttons")[];
}

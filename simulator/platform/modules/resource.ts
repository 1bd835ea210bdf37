/** Module `Resource`: names the resources of the bundle. Their bytes stay at the bench, which has the fonts. */
import { fonts } from "comptoir:fonts";

export default class Resource {
  readonly path: string;
  readonly byteLength = 0;

  constructor(path: string) {
    if (!Resource.exists(path)) throw new Error(`resource not found: ${path}`);
    this.path = path;
  }

  static exists(path: string): boolean {
    return fonts.some(({ name }) => path === `${name}.bf4`);
  }

  slice(): ArrayBuffer {
    throw new Error("the simulator keeps resources at the bench");
  }
}

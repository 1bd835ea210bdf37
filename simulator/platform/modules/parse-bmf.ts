/** Module `commodetto/parseBMF`: the metrics of a font, of which the engine needs the widths alone. */
import { type FontMetrics, fonts } from "comptoir:fonts";

export type PlatformFont = FontMetrics & { readonly index: number };

export default function parseBMF(resource: { readonly path: string }): PlatformFont {
  const index = fonts.findIndex(({ name }) => resource.path === `${name}.bf4`);
  const metrics = fonts[index];
  if (metrics === undefined) throw new Error("not a font");
  return { ...metrics, index };
}

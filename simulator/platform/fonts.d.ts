/** Made by the bundler from modules/screens/fonts/*.fnt, in alphabetical order. */
declare module "comptoir:fonts" {
  interface FontMetrics {
    readonly name: string;
    readonly height: number;
    readonly ascent: number;
    /** The advance of each character of Latin-1, by its code; 0 for one that the font lacks. */
    readonly latin: Uint8Array;
    /** The codes of the other characters that the font has, in order; and the advance of each. */
    readonly others: Uint16Array;
    readonly advances: Uint8Array;
  }
  const fonts: readonly FontMetrics[];
}

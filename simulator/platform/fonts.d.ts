/** Made by the bundler from modules/screens/fonts/*.fnt, in alphabetical order. */
declare module "comptoir:fonts" {
  interface FontMetrics {
    readonly name: string;
    readonly height: number;
    readonly ascent: number;
    /** The advance of each character of Latin-1, by its code; 0 for one that the font lacks. */
    readonly latin: Uint8Array;
    /** The other characters that the font has. */
    readonly others: string;
    /** The advance of each of these, as the code of a character: one string is one chunk, where an array is 200 slots. */
    readonly advances: string;
  }
  const fonts: readonly FontMetrics[];
}

/** Made by the bundler from modules/screens/fonts/*.fnt, in alphabetical order. */
declare module "comptoir:fonts" {
  interface FontMetrics {
    readonly name: string;
    readonly height: number;
    readonly ascent: number;
    /** The characters that the font has. */
    readonly characters: string;
    /** The advance of each, as the code of a character: one string is one chunk, where an array is 200 slots. */
    readonly advances: string;
  }
  const fonts: readonly FontMetrics[];
}

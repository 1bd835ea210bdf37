/**
 * The display list: what one Poco begin..end drew, as a frame on the link's screen channel. Little endian; colours are
 * RGB565, as the device's screen has them; coordinates are signed pixels from the top left of the screen.
 *
 * A frame is a sequence of commands, the first byte of each its kind:
 *
 * BEGIN (1): what follows is clipped to this rectangle, and draws all of its pixels anew
 * | 0 | 1 | 1 | 1 | 2 | x | 3 | 2 | y | 5 | 2 | width | 7 | 2 | height |
 *
 * FILL (2)
 * | 0 | 1 | 2 | 1 | 2 | colour | 3 | 2 | x | 5 | 2 | y | 7 | 2 | width | 9 | 2 | height |
 *
 * TEXT (3): top left of the text's line box
 * | 0 | 1 | 3 | 1 | 1 | font: index in the alphabetical list of modules/screens/fonts/*.fnt | 2 | 2 | colour | 4 | 2 | x |
 * | 6 | 2 | y | 8 | 2 | n | 10 | 2n | the text, UTF-16 |
 *
 * END (4)
 * | 0 | 1 | 4 |
 */
export const Command = Object.freeze({ begin: 1, fill: 2, text: 3, end: 4 });

/** Longest frame: the link's payload. */
export const MAX_DISPLAY_LIST = 65536;

/** Writes commands into one buffer that is kept from frame to frame. By bytes: a call for each number costs ten times that. */
export class DisplayListWriter {
  #bytes = new Uint8Array(2048);
  #length = 0;

  begin(x: number, y: number, width: number, height: number): void {
    this.#length = 0;
    const at = this.#room(9);
    this.#bytes[at] = Command.begin;
    this.#rectangle(at + 1, x, y, width, height);
  }

  fill(color: number, x: number, y: number, width: number, height: number): void {
    const at = this.#room(11);
    const bytes = this.#bytes;
    bytes[at] = Command.fill;
    bytes[at + 1] = color;
    bytes[at + 2] = color >> 8;
    this.#rectangle(at + 3, x, y, width, height);
  }

  text(font: number, color: number, x: number, y: number, text: string): void {
    const { length } = text;
    const at = this.#room(10 + length * 2);
    const bytes = this.#bytes;
    bytes[at] = Command.text;
    bytes[at + 1] = font;
    bytes[at + 2] = color;
    bytes[at + 3] = color >> 8;
    bytes[at + 4] = x;
    bytes[at + 5] = x >> 8;
    bytes[at + 6] = y;
    bytes[at + 7] = y >> 8;
    bytes[at + 8] = length;
    bytes[at + 9] = length >> 8;
    for (let i = 0, to = at + 10; i < length; i += 1, to += 2) {
      const code = text.charCodeAt(i);
      bytes[to] = code;
      bytes[to + 1] = code >> 8;
    }
  }

  /** @returns the frame; a view that the next `begin` writes over */
  end(): Uint8Array {
    this.#bytes[this.#room(1)] = Command.end;
    return this.#bytes.subarray(0, this.#length);
  }

  /** @returns where a command of this length begins */
  #room(length: number): number {
    const at = this.#length;
    const end = at + length;
    if (end > MAX_DISPLAY_LIST) throw new RangeError("display list too long");
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(MAX_DISPLAY_LIST, end * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#length = end;
    return at;
  }

  #rectangle(at: number, x: number, y: number, width: number, height: number): void {
    const bytes = this.#bytes;
    bytes[at] = x;
    bytes[at + 1] = x >> 8;
    bytes[at + 2] = y;
    bytes[at + 3] = y >> 8;
    bytes[at + 4] = width;
    bytes[at + 5] = width >> 8;
    bytes[at + 6] = height;
    bytes[at + 7] = height >> 8;
  }
}

/** What a decoder calls, in order. */
export interface DisplayListVisitor {
  begin(x: number, y: number, width: number, height: number): void;
  fill(color: number, x: number, y: number, width: number, height: number): void;
  text(font: number, color: number, x: number, y: number, text: string): void;
  end(): void;
}

/** @returns false when the frame is not well-formed; what came before was visited */
export function readDisplayList(frame: Uint8Array, visitor: DisplayListVisitor): boolean {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const i16 = (at: number) => view.getInt16(at, true);
  const u16 = (at: number) => view.getUint16(at, true);
  let at = 0;
  while (at < frame.length) {
    const left = frame.length - at;
    switch (frame[at]) {
      case Command.begin:
        if (left < 9) return false;
        visitor.begin(i16(at + 1), i16(at + 3), u16(at + 5), u16(at + 7));
        at += 9;
        break;
      case Command.fill:
        if (left < 11) return false;
        visitor.fill(u16(at + 1), i16(at + 3), i16(at + 5), u16(at + 7), u16(at + 9));
        at += 11;
        break;
      case Command.text: {
        if (left < 10 || left < 10 + u16(at + 8) * 2) return false;
        let text = "";
        const end = at + 10 + u16(at + 8) * 2;
        for (let i = at + 10; i < end; i += 2) text += String.fromCharCode(u16(i));
        visitor.text(frame[at + 1] ?? 0, u16(at + 2), i16(at + 4), i16(at + 6), text);
        at = end;
        break;
      }
      case Command.end:
        visitor.end();
        at += 1;
        break;
      default:
        return false;
    }
  }
  return true;
}

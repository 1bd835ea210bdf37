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

/** Writes commands into one buffer that is kept from frame to frame. */
export class DisplayListWriter {
  #bytes = new Uint8Array(2048);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  begin(x: number, y: number, width: number, height: number): void {
    this.#length = 0;
    this.#command(Command.begin, 9);
    this.#rectangle(x, y, width, height);
  }

  fill(color: number, x: number, y: number, width: number, height: number): void {
    this.#command(Command.fill, 11);
    this.#u16(color);
    this.#rectangle(x, y, width, height);
  }

  text(font: number, color: number, x: number, y: number, text: string): void {
    this.#command(Command.text, 10 + text.length * 2);
    this.#u8(font);
    this.#u16(color);
    this.#u16(x);
    this.#u16(y);
    this.#u16(text.length);
    for (let i = 0; i < text.length; i += 1) this.#u16(text.charCodeAt(i));
  }

  /** @returns the frame; a view that the next `begin` writes over */
  end(): Uint8Array {
    this.#command(Command.end, 1);
    return this.#bytes.subarray(0, this.#length);
  }

  #command(kind: number, length: number): void {
    if (this.#length + length > MAX_DISPLAY_LIST) throw new RangeError("display list too long");
    if (this.#length + length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(MAX_DISPLAY_LIST, (this.#length + length) * 2));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#u8(kind);
  }

  #u8(value: number): void {
    this.#view.setUint8(this.#length, value);
    this.#length += 1;
  }

  #u16(value: number): void {
    this.#view.setUint16(this.#length, value & 0xffff, true);
    this.#length += 2;
  }

  #rectangle(x: number, y: number, width: number, height: number): void {
    this.#u16(x);
    this.#u16(y);
    this.#u16(width);
    this.#u16(height);
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

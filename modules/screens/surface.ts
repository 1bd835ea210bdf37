/**
 * Port: what the screens draw on. A structural subset of commodetto/Poco, so that a Poco is one.
 * Poco draws immediately: begin, draw, end; coordinates in pixels from the top left.
 */
export interface Surface<Font = unknown> {
  readonly width: number;
  readonly height: number;
  makeColor(red: number, green: number, blue: number): number;
  begin(x: number, y: number, width: number, height: number): void;
  end(): void;
  fillRectangle(color: number, x: number, y: number, width: number, height: number): void;
  drawText(text: string, font: Font, color: number, x: number, y: number): void;
  getTextWidth(text: string, font: Font): number;
}

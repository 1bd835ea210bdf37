/** The serial line of ECMA-419 (its class `Serial`), as much of it as the drivers use. */

export interface SerialPort {
  /** @returns what has come, undefined for nothing */
  read(): ArrayBuffer | number | undefined;
  /** @throws Error when it is more than `onWritable` had room for */
  write(bytes: Uint8Array): void;
  close(): void;
}

/** UART, and its pins. */
export interface SerialPins {
  readonly port: number;
  readonly receive: number;
  readonly transmit: number;
}

/** @param options onWritable is told how many bytes there is room for; onReadable too how many there are, which nobody needs */
export type SerialConstructor = new (
  options: SerialPins & {
    readonly baud: number;
    readonly format: "buffer";
    readonly onReadable: () => void;
    readonly onWritable?: (bytes: number) => void;
  },
) => SerialPort;

/** Of a driver's options: where its part is. */
export interface SerialLine extends SerialPins {
  readonly io: SerialConstructor;
  /** As the part is set; each driver has what its kind is set to when it is sold. */
  readonly baud?: number;
}

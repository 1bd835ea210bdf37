/** Module `card-serial` of the ESP32: binds card-serial.c. */
declare function Native(destructor: string): new () => object;
declare function native(name: string): { call(self: object, ...values: unknown[]): unknown };

interface Options {
  port: number;
  data: number;
  baud: number;
  parity?: "even" | "odd";
  onReadable?: (this: CardSerial, characters: number) => void;
}

class CardSerial extends Native("xs_card_serial_destructor") {
  constructor(options: Options) {
    super();
    native("xs_card_serial_constructor").call(this, options);
  }
  read(): ArrayBuffer | undefined {
    return native("xs_card_serial_read").call(this) as ArrayBuffer | undefined;
  }
  write(bytes: Uint8Array): void {
    native("xs_card_serial_write").call(this, bytes);
  }
  configure(options: { baud?: number; parity?: "even" | "odd" }): void {
    native("xs_card_serial_configure").call(this, options);
  }
  close(): void {
    native("xs_card_serial_close").call(this);
  }
}

export default CardSerial;

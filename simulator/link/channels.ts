/**
 * The link between the firmware's engine and the bench: frames on a byte stream, numbered channels, both ways.
 * All integers little endian.
 *
 * Frame
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | 0xA5 |
 * | 1 | 1 | channel |
 * | 2 | 3 | length n of the payload, at most 65,536 |
 * | 5 | n | payload |
 */
export const SYNC = 0xa5;
export const HEADER_LENGTH = 5;
export const MAX_PAYLOAD = 65536;

export const Channel = Object.freeze({
  /**
   * JSON, UTF-8. Bench to engine: {type:"advance",to:ms} moves virtual time; {type:"clock",offset:s,certain:bool};
   * {type:"measure"}; {type:"fault",name} arms a hostile part (simulator/platform/hostile.ts); {type:"part",name,broken:bool}
   * has a part answer no more, or again; {type:"quit"}. Engine to bench: {type:"ready",engine,virtual}; {type:"reached",at:ms};
   * {type:"measure",...}; {type:"exception",message}; {type:"exit",code} where there is no process that could say it.
   */
  control: 0,
  /** UTF-8 text, a line a frame, from the firmware's trace(). */
  console: 1,
  /** Display list of one Poco begin..end; simulator/platform/display-list.ts. */
  screen: 2,
  /**
   * | 0 | 1 | pin | 1 | 1 | kind: 0 digital, 1 PWM duty, 2 PWM Hz, 3 pin opened (value: mode) | 2 | 4 | value |. Bench to
   * engine, where a finger does it, also | 6 | 4 | how long it stays so at least, ms, u32 |: what comes next waits, so that
   * a press is one however late the desktop brings it.
   */
  pins: 3,
  /** Bench to engine. | 0 | 2 | x | 2 | 2 | y | 4 | 1 | 1 down, 0 up | 5 | 4 | how long it stays so at least, ms, u32 | */
  touch: 4,
  /** Engine to bench: what the SDK's renderer made of a display list, where it is the one that drew; pixels.ts. */
  pixels: 5,
  /** How wide that renderer finds texts: JSON that asks, bytes that answer; engines/mcsim/redraw.ts. */
  widths: 6,
  /**
   * Datagrams; the local port names the socket. Numbers 8 to 15 are kept for networks.
   * | 0 | 1 | 0 data, 1 open, 2 close | 1 | 2 | local port |
   * and for data | 3 | 4 | remote IPv4 address, network order | 7 | 2 | remote port | 9 | n | the datagram |
   */
  udp: 8,
  /** Requests of an HTTP client and their answers: http.ts. */
  http: 9,
  /** TCP sockets: tcp.ts. */
  tcp: 10,
  /** mDNS: dns-sd.ts. */
  multicast: 11,
  /**
   * UART n is channel 16 + n. | 0 | 1 | 0 data, 1 open, 2 close | 1 | n | the bytes; for open the baud rate, u32 |. Bench to
   * engine also | 0 | 1 | 3 data that comes later, 4 what is still to come does not | 1 | 4 | by how much, µs, u32 | 5 | n |
   * the bytes |: so that what is one on the wire stays one, however late the desktop brings it.
   */
  uart: 16,
});
export const UART_SCANNER = 0;
/**
 * The I/O line of the card slot (module `card-serial`). Engine to bench: | 0 | 1 | 0 data, 1 open, 2 close, 3 configure |
 * 1 | n | the bytes, as levels; for open and configure | 1 | 4 | baud rate, u32 | 5 | 1 | parity: 0 even, 1 odd |.
 * Bench to engine: | 0 | 1 | 0 data | 1 | 2n | each character: its bits, then flags: 1 odd number of ones in its nine
 * bits, 2 no stop bit |
 */
export const UART_CARD = 1;
/** The cable to the pharmacy's software. */
export const UART_LGO = 2;
/** The receipt printer, where it is on a line. */
export const UART_PRINTER = 5;
/** The console on which MCUmgr speaks. */
export const UART_CONSOLE = 3;
/** The contactless reader. */
export const UART_NFC = 6;
/** A payment terminal on a serial line. */
export const UART_PAYMENT = 4;

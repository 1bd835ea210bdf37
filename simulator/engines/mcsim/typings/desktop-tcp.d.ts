/**
 * The SDK's own socket on Linux, which has typings under its usual name only: that one is the firmware's, over the link. The
 * manifest names its listener beside it (desktop-listener), for both are one file of C.
 */
declare module "desktop-tcp" {
  export default class TCP {
    constructor(options: {
      address: string;
      port: number;
      nodelay?: boolean;
      onReadable?: (bytes: number) => void;
      onWritable?: (bytes: number) => void;
      onError?: () => void;
    });
    read(byteLength?: number): number | ArrayBuffer | undefined;
    write(value: Uint8Array): void;
    close(): void;
  }
}

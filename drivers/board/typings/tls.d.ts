/** The SDK has no typings for its TLS socket: as much of it as is used. */
declare module "embedded:io/socket/tcp/tls" {
  export default class TLSSocket {
    constructor(options: object);
  }
}

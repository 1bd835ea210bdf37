/** The SDK's Poco without what is drawn, which has no typings there. */
declare module "commodetto/PocoCore" {
  export default class PocoCore {
    constructor(screen: unknown, options?: { readonly displayListLength?: number });
  }
}

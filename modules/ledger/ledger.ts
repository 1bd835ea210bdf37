/**
 * What the terminal must not forget, whatever happens to its power: the journal in the terminal's own terms, one small
 * class an idea. It is there even when the partition cannot be used: then nothing is stored, everything says so, and a
 * person decides.
 */
import type { Flash } from "modules/flash/flash";
import type { MountRefusal } from "modules/journal/journal";
import type { Sealer } from "modules/sealing/sealer";
import type { IssuerList } from "modules/trust/issuer-list";
import { InvoiceSeries } from "./invoice-series";
import { KeptLan } from "./kept-lan";
import { KeptLgo } from "./kept-lgo";
import { KeptPayments } from "./kept-payments";
import { KeptPrints } from "./kept-prints";
import { KeptRecalls } from "./kept-recalls";
import { KeptRollout } from "./kept-rollout";
import { KeptServices } from "./kept-services";
import { KeptSettings } from "./kept-settings";
import { KeptSiteValue } from "./kept-site";
import { LifetimeCounts } from "./lifetime-counts";
import { MountedJournal } from "./mounted-journal";
import { OpenSale } from "./open-sale";
import { PastSales } from "./past-sales";
import { Retention } from "./retention";
import { SeenVersions } from "./seen-versions";
import { StoredInvoices } from "./stored-invoices";
import { UsedTokens } from "./used-tokens";

export class Ledger {
  readonly invoices: StoredInvoices;
  readonly retention: Retention;
  readonly tokens: UsedTokens;
  readonly versions: SeenVersions;
  readonly counts: LifetimeCounts;
  readonly sale: OpenSale;
  readonly series: InvoiceSeries;
  readonly settings: KeptSettings;
  readonly rollout: KeptRollout;
  readonly past: PastSales;
  readonly lgo: KeptLgo;
  readonly lan: KeptLan;
  readonly payments: KeptPayments;
  readonly site: KeptSiteValue;
  readonly #mounted: MountedJournal;
  #services: KeptServices | undefined;
  #recalls: KeptRecalls | undefined;
  #prints: KeptPrints | undefined;
  readonly #log: (line: string) => void;

  /**
   * Mounts the journal.
   * @param log gets a line for the engineer, without personal data
   * @param sealer what is stored is sealed with it
   */
  constructor(flash: Flash, log: (line: string) => void, sealer?: Sealer) {
    const mounted = new MountedJournal(flash, log, sealer);
    this.#mounted = mounted;
    this.#log = log;
    const tokens = new UsedTokens(mounted, log);
    const counts = new LifetimeCounts(mounted);
    this.tokens = tokens;
    this.retention = new Retention(mounted, log);
    this.counts = counts;
    this.versions = new SeenVersions(mounted);
    this.sale = new OpenSale(mounted);
    this.series = new InvoiceSeries(mounted);
    this.settings = new KeptSettings(mounted);
    this.past = new PastSales(mounted);
    this.rollout = new KeptRollout(mounted);
    this.lgo = new KeptLgo(mounted);
    this.lan = new KeptLan(mounted);
    this.payments = new KeptPayments(mounted);
    this.site = new KeptSiteValue(mounted);
    this.invoices = new StoredInvoices(mounted, counts, tokens);
    mounted.mount((until, payload) => tokens.meet(until, payload));
    tokens.begin();
    this.invoices.finishReplacing();
  }

  /** Made where there is a gateway. */
  get services(): KeptServices {
    this.#services ??= new KeptServices(this.#mounted);
    return this.#services;
  }

  /** Made where there is a printer. */
  get prints(): KeptPrints {
    this.#prints ??= new KeptPrints(this.#mounted);
    return this.#prints;
  }

  /** Made where there is room for recalls. */
  get recalls(): KeptRecalls {
    this.#recalls ??= new KeptRecalls(this.#mounted);
    return this.#recalls;
  }

  /** Why nothing can be stored; null when all is well. */
  get trouble(): MountRefusal | null {
    return this.#mounted.trouble;
  }

  /**
   * Keys that are used from now on. New ones that would have been dead before they came show that the time was wrong.
   * @param list a signed one, not older than one that this terminal has had
   * @param image SHA-256 of the image that it came in; undefined where there is none
   */
  useIssuers(
    { version, issued, expires }: Pick<IssuerList, "version" | "issued" | "expires">,
    image?: Uint8Array,
  ): void {
    if (version > this.versions.issuers && this.tokens.time > expires) {
      this.#log("the time that was trusted is past the end of newer keys: forgotten");
      this.tokens.forgetTime(issued);
    }
    this.versions.useIssuers(version, image);
  }

  /**
   * All that this terminal was given is erased, and nothing is stored any more: it leaves the pharmacy.
   * @returns whether every block reads as erased
   */
  wipe(): boolean {
    return this.#mounted.wipe();
  }

  /**
   * The terminal starts.
   * @param isFault nobody wanted it to stop @returns whether a sale was open when it did: none of it was stored
   */
  begin(isFault: boolean): boolean {
    this.counts.add("starts");
    if (isFault) this.counts.add("faults");
    const wasOpen = this.sale.isOpen;
    this.sale.set(false);
    return wasOpen;
  }
}

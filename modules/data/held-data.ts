/**
 * The signed data that this terminal works by: the keys of the issuers, the medicines, the tariffs, the recalls. Each lies in
 * a partition and has a reader; what cannot be used is refused there, and told in the same words everywhere.
 */
import { StoredTariffs } from "modules/billing/stored-tariffs";
import type { TariffAbout } from "modules/billing/tariff-book";
import { FlashCatalogue } from "modules/catalogue/flash-catalogue";
import { type CatalogueAbout, MedicineCatalogue } from "modules/catalogue/medicine-catalogue";
import type { Flash } from "modules/flash/flash";
import type { Ledger } from "modules/ledger/ledger";
import type { RecallsAbout } from "modules/recalls/recall";
import { StoredRecalls } from "modules/recalls/stored-recalls";
import type { IssuerList } from "modules/trust/issuer-list";
import { type IssuersUnusable, noIssuers, takesIssuers, usableIssuers } from "modules/trust/stored-issuers";
import { type DataName, DataPartition, type DataState } from "modules/update/data/data-partition";
import type { TerminalData } from "modules/update/data/data-update";

export interface HeldDataPorts {
  /** The flash of a partition. @throws where this board has none of that name, which only `recalls` may lack */
  open(name: DataName): Flash;
  readonly ledger: Pick<Ledger, "versions" | "recalls" | "useIssuers">;
  /** When this firmware was made, s. */
  readonly built: number;
  sha256(message: Uint8Array): Uint8Array;
  /** Found damaged while it was used: others are in use from now on. */
  onCatalogue(about: CatalogueAbout): void;
  onTariffs(about: TariffAbout): void;
  /** The same, and when others have come. */
  onRecalls(about: RecallsAbout, read: number): void;
  log(line: string): void;
}

export class HeldData {
  readonly issuers: IssuerList;
  /** Why no list of issuers is in use. */
  readonly issuersRefusal: IssuersUnusable | undefined;
  readonly catalogue: MedicineCatalogue;
  readonly tariffs: StoredTariffs;
  /** Absent where there is no room for them. */
  readonly recalls: StoredRecalls | undefined;
  /** In the order of their numbers in MCUmgr, from 1. */
  readonly partitions: readonly DataPartition[];
  readonly #ports: HeldDataPorts;

  constructor(ports: HeldDataPorts) {
    const { ledger } = ports;
    this.#ports = ports;
    const issuers = new DataPartition("issuers", ports.open("issuers"));
    const catalogue = new DataPartition("catalogue", ports.open("catalogue"));
    const tariff = new DataPartition("tariff", ports.open("tariff"));
    const recalls = openRecalls(ports);
    this.partitions = recalls === undefined ? [issuers, catalogue, tariff] : [issuers, catalogue, tariff, recalls];
    const image = issuers.installed?.hash;
    const hashOfKeys = ledger.versions.isChecked(image) ? undefined : ports.sha256;
    const list = usableIssuers(issuers.content, ledger.versions.issuers, ports.built, hashOfKeys);
    if (!list.ok) {
      ports.log(`issuer list: ${list.reason}`);
      issuers.refuse();
    }
    this.issuers = list.ok ? list.value : noIssuers();
    this.issuersRefusal = list.ok ? undefined : list.reason;
    ledger.useIssuers(this.issuers, list.ok ? image : undefined);
    this.catalogue = new MedicineCatalogue(catalogue.content, (about) => ports.onCatalogue(about));
    this.tariffs = new StoredTariffs(tariff.content, (about) => ports.onTariffs(about));
    this.recalls = recalls && new StoredRecalls(recalls.content, ledger.recalls, () => this.tellRecalls());
    if (this.catalogue.about.refused !== null) catalogue.refuse();
    if (this.tariffs.about.refused !== null) tariff.refuse();
    if (this.recalls !== undefined && this.recalls.about.refused !== null) recalls?.refuse();
  }

  /** What the partition of the issuers holds. */
  get issuersState(): DataState {
    return this.partitions[0]?.state ?? "unreadable";
  }

  /** For the start: which recalls are in use. */
  tellRecalls(): void {
    const { recalls } = this;
    if (recalls !== undefined) this.#ports.onRecalls(recalls.about, recalls.read);
  }

  /** For whoever takes images: each partition with what its reader says of new content. */
  readers(): readonly TerminalData[] {
    return this.partitions.map((partition) => {
      const reader = { partition, isReadable: (content: Flash) => this.#isReadable(partition.name, content) };
      if (partition.name !== "recalls") return reader;
      return { ...reader, onStaged: () => this.#useRecalls(partition) };
    });
  }

  /** Versions in use, for the fleet's server. */
  versions() {
    return {
      issuers: String(this.issuers.version),
      catalogue: String(this.catalogue.about.version),
      tariff: this.tariffs.about.newest,
      recalls: String(this.recalls?.about.version ?? 0),
    };
  }

  /** Why what lies here is not in use, for the self-test of a firmware on trial. */
  refusals() {
    return {
      keysRefusal: this.issuersRefusal,
      catalogueRefusal: this.catalogue.about.refused,
      tariffsRefusal: this.tariffs.about.refused,
    };
  }

  #isReadable(name: DataName, content: Flash): boolean {
    const { built, ledger, log, sha256 } = this.#ports;
    switch (name) {
      case "issuers":
        return takesIssuers(content, ledger.versions.issuers, built, sha256, log);
      case "catalogue":
        return FlashCatalogue.open(content).ok;
      case "tariff":
        return !new StoredTariffs(content, () => {}).about.isBuiltIn;
      case "recalls":
        return this.recalls?.isReadable(content) === true;
    }
  }

  /** They cannot wait for a restart: the boxes of the sale at hand are judged by them. */
  #useRecalls(partition: DataPartition): void {
    partition.use();
    this.recalls?.use(partition.content);
  }
}

/** An update does not bring a table of partitions: a board from before has no room for recalls, and lives without. */
function openRecalls({ open, log }: HeldDataPorts): DataPartition | undefined {
  try {
    return new DataPartition("recalls", open("recalls"));
  } catch {
    log("recalls: no partition for them on this board");
    return undefined;
  }
}

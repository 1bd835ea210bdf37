/** What the other terminals of a pharmacy cost one of them on the bare machine. */
import { NATIVE_MODULES } from "../kit/build/bundle";
import { missingPackages } from "../kit/build/rv32-engine";
import type { Measure } from "./measure";
import { runOnRv32 } from "./on-engine";
import type { SiteMeasure } from "./site-core";

const CODE = `import { host } from "./simulator/platform/host";
import { aead } from "aead";
import { sessionCrypto, sha256 } from "signatures";
import { measureSite } from "./tools/bench/site-core";
const crypto = { session: sessionCrypto, aead, sha256 };
host.print(JSON.stringify(measureSite(crypto, () => host.instructions(), () => JSON.parse(host.measure()))));
host.exit(0);`;

export const site: Measure = {
  name: "site",
  about: "a terminal with five others of its pharmacy, on a bare rv32imac machine (QEMU)",
  async run(report) {
    const missing = missingPackages();
    if (missing.length > 0) {
      report.note(`SKIPPED: the rv32 engine needs these packages: ${missing.join(" ")}`);
      return;
    }
    const lines = await runOnRv32(CODE, "bench-site", NATIVE_MODULES);
    const { slots, chunks, claim, news, quiet, forged } = JSON.parse(lines.at(-1) ?? "") as SiteMeasure;
    report.result("heap with five peers, slots", Math.round(slots), "slots");
    report.result("heap with five peers, chunks", Math.round(chunks), "bytes");
    report.result("a claim and its answers, both ends of ten messages", claim, "instructions");
    report.result("news for five, every two seconds", news, "instructions");
    report.result("a second without news", quiet, "instructions");
    report.result("a forged hello", forged, "instructions");
  },
};

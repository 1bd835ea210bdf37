/** What pricing an invoice costs, on Node and on XS. */
import type { InvoiceMeasure } from "./invoice-core";
import type { Measure } from "./measure";
import { runOnEngine } from "./on-engine";

const CODE = `import "./simulator/platform/boot";
import { host } from "./simulator/platform/host";
import { measureInvoice } from "./tools/bench/invoice-core";
const memory = () => JSON.parse(host.measure());
measureInvoice(() => host.now(), memory);
host.print(JSON.stringify(measureInvoice(() => host.now(), memory)));
host.exit(0);`;

export const invoice: Measure = {
  name: "invoice",
  about: "from ten lines of boxes to the priced invoice: ALD, AMC, all fees (medians)",
  async run(report) {
    for (const engine of ["node", "xs"] as const) {
      const lines = await runOnEngine(engine, CODE, "bench-invoice");
      if (lines === undefined) {
        report.note("XS: not measured, there is no C compiler");
        continue;
      }
      const { time, fees, chunks, slots } = JSON.parse(lines.at(-1) ?? "") as InvoiceMeasure;
      const where = engine === "xs" ? "XS" : "Node";
      report.result(`${where}: ten lines, ${fees} fees`, time, "µs");
      if (engine === "xs") {
        report.result("XS: heap of the invoice, chunks", chunks, "bytes");
        report.result("XS: heap of the invoice, slots", slots, "slots");
      }
    }
  },
};

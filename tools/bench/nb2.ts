import { runOnRv32 } from "./on-engine";
const HEAD = `import { host } from "./simulator/platform/host";
const count = () => host.instructions();`;
  const code = `${HEAD}
import { measureInvoice } from "./tools/bench/invoice-core";
host.print(JSON.stringify(measureInvoice(() => count() / 1000, () => JSON.parse(host.measure()))));
host.exit(0);`;
  const lines = await runOnRv32(code, "bench-rv32-invoice", {});
console.log(lines.at(-1));

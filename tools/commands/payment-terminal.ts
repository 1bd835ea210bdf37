/** `cli payment-terminal`: a payment terminal to try tills on; Caisse-AP over IP on a real port. */
import { caisseApHost } from "../../simulator/hardware/payment/caisse-ap-host";
import {
  isPaymentAct,
  isPaymentFault,
  PAYMENT_ACTS,
  PAYMENT_FAULTS,
  type PaymentAct,
  type PaymentFault,
} from "../../simulator/hardware/payment/names";
import { PaymentDevice } from "../../simulator/hardware/payment/payment-device";
import { realTime } from "../../simulator/hardware/scheduler";
import { serveHost } from "../../simulator/hardware/tcp-network";
import { guarded, parseInteger, readArguments, UsageError } from "./arguments";
import type { CommandIo } from "./command";

const USAGE = `usage: payment-terminal [--port 8888] [--host 127.0.0.1] [--auto accept|refuse|silent] [--fault NAME]
A payment terminal for tills: Caisse-AP over IP, as several makers' terminals speak it, with invented cards and no bank.
Without --auto, a line on standard input is what happens at it: ${PAYMENT_ACTS.join(", ")}; or a fault.
Faults: ${PAYMENT_FAULTS.join(", ")}: split, the answer comes in pieces; slow, a minute late; silent, money is taken and
nothing answered; dies, the line goes; echo, the answer is the request before's; off, nobody is there.`;

const AUTO: Readonly<Record<string, { readonly act: PaymentAct; readonly fault: PaymentFault }>> = {
  accept: { act: "insert", fault: "none" },
  refuse: { act: "decline", fault: "none" },
  silent: { act: "insert", fault: "silent" },
};
const DEFAULT_PORT = 8888;

/** Prints a JSON line when it listens, and at each change: what it waits for, what it took. Ends with the process. */
export async function run(args: string[], io: CommandIo): Promise<number> {
  return guarded(USAGE, args, io, async () => {
    const { values, positionals } = readArguments(args, {
      port: { type: "string" },
      host: { type: "string" },
      auto: { type: "string" },
      fault: { type: "string" },
    });
    if (positionals.length > 0) throw new UsageError(`payment-terminal takes no ${positionals[0]}`);
    const port = values.port === undefined ? DEFAULT_PORT : parseInteger(values.port, "--port");
    if (port > 65535) throw new UsageError("--port: 0 to 65535");
    const auto = values.auto === undefined ? undefined : AUTO[values.auto];
    if (values.auto !== undefined && auto === undefined) throw new UsageError("--auto: accept, refuse or silent");
    if (values.fault !== undefined && !isPaymentFault(values.fault))
      throw new UsageError(`--fault: ${PAYMENT_FAULTS.join(", ")}`);
    const device = new PaymentDevice({
      scheduler: realTime,
      onChange: () => io.out(JSON.stringify({ event: "payment-terminal", ...device.view })),
    });
    if (auto !== undefined) device.auto = auto.act;
    const fault = values.fault ?? auto?.fault;
    if (fault !== undefined) device.setFault(fault);
    await serve(device, values.host ?? "127.0.0.1", port, io);
    return 0;
  });
}

async function serve(device: PaymentDevice, host: string, port: number, io: CommandIo): Promise<void> {
  const { server, port: bound } = await serveHost(caisseApHost(device), port, host);
  io.out(JSON.stringify({ event: "listening", host, port: bound }));
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (text: string) => {
    for (const line of text.split("\n").map((each) => each.trim())) {
      if (isPaymentAct(line)) device.act(line);
      else if (isPaymentFault(line)) device.setFault(line);
      else if (line !== "") io.err(`one of ${[...PAYMENT_ACTS, ...PAYMENT_FAULTS].join(", ")}`);
    }
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => server.close());
  await new Promise((resolve) => server.once("close", resolve));
  process.stdin.destroy();
}

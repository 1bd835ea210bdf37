/**
 * What an operator watches, in Prometheus' text format 0.0.4. Counts of this process, and figures of the fleet from the
 * database. No label ever names a pharmacy, a terminal or a person.
 */
import { REASONS, type RejectionReason } from "modules/teletransmission/reason";
import type { LotAnswer, Outcome } from "./archive";
import type { Session } from "./database";

const OUTCOMES: readonly Outcome[] = ["accepted", "rejected", "repeated", "conflict"];
/** Upper bounds, s. */
const BUCKETS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** Versions that are told one by one: what terminals say must not make a series of its own each. */
const MAX_VERSIONS = 32;

export class Metrics {
  readonly #outcomes = new Map<Outcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  readonly #rejects = new Map<RejectionReason, number>();
  readonly #statuses = new Map<number, number>();
  readonly #commits = BUCKETS.map(() => 0);
  #commitSeconds = 0;
  #commitCount = 0;
  #failures = 0;

  answered(status: number): void {
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  took({ outcomes, rulings }: LotAnswer): void {
    for (const [i, outcome] of outcomes.entries()) {
      this.#outcomes.set(outcome, (this.#outcomes.get(outcome) ?? 0) + 1);
      const reason = rulings[i]?.reason;
      if (outcome === "rejected" && reason) this.#rejects.set(reason, (this.#rejects.get(reason) ?? 0) + 1);
    }
  }

  committed(seconds: number): void {
    this.#commitCount += 1;
    this.#commitSeconds += seconds;
    for (const [i, bound] of BUCKETS.entries()) if (seconds <= bound) this.#commits[i] = (this.#commits[i] ?? 0) + 1;
  }

  failed(): void {
    this.#failures += 1;
  }

  /** @param waiting lots that wait for the database @param now s since 1970; without the fleet when it does not answer */
  async text(session: Session, waiting: number, now: number): Promise<string> {
    const page = new Page();
    page.of("comptoir_invoices_total", "counter", "Invoices, by what became of them.");
    for (const outcome of OUTCOMES) page.line({ outcome }, this.#outcomes.get(outcome) ?? 0);
    page.of("comptoir_rejects_total", "counter", "Invoices that were rejected, by reason.");
    for (const reason of Object.keys(REASONS) as RejectionReason[])
      page.line({ reason }, this.#rejects.get(reason) ?? 0);
    page.of("comptoir_lots_total", "counter", "Requests, by the status of their answer.");
    for (const [status, count] of this.#statuses) page.line({ status: String(status) }, count);
    page.of("comptoir_waiting_lots", "gauge", "Lots that wait for the database.").line({}, waiting);
    page.of("comptoir_commit_failures_total", "counter", "Transactions that failed.").line({}, this.#failures);
    page.of("comptoir_commit_seconds", "histogram", "From the first statement of a transaction to its commit.");
    for (const [i, bound] of BUCKETS.entries()) page.line({ le: String(bound) }, this.#commits[i] ?? 0, "_bucket");
    page.line({ le: "+Inf" }, this.#commitCount, "_bucket");
    page.line({}, this.#commitSeconds, "_sum").line({}, this.#commitCount, "_count");
    try {
      await fleet(page, session, now);
      page.of("comptoir_database_up", "gauge", "Whether the database answers.").line({}, 1);
    } catch {
      page.of("comptoir_database_up", "gauge", "Whether the database answers.").line({}, 0);
    }
    return page.text;
  }
}

/** Terminals that were heard of in the last 30 days. */
async function fleet(page: Page, session: Session, now: number): Promise<void> {
  const versions = await session.query(
    `SELECT firmware, count(*)::float8 count FROM terminal WHERE seen > to_timestamp($1::float8) - interval '30 days'
     GROUP BY 1 ORDER BY 2 DESC, 1`,
    [now],
  );
  const [row] = await session.query(
    `SELECT count(*) FILTER (WHERE NOT clock_certain)::float8 uncertain, count(*) FILTER (WHERE clock_ahead)::float8 ahead,
       count(*) FILTER (WHERE seen < to_timestamp($1::float8) - interval '1 day')::float8 silent,
       percentile_disc(ARRAY[0.5, 0.9, 0.99, 1]) WITHIN GROUP (ORDER BY greatest(0, $1::float8 - extract(epoch FROM keys_issued)::float8)) ages
     FROM terminal WHERE seen > to_timestamp($1::float8) - interval '30 days'`,
    [now],
  );
  page.of("comptoir_terminals", "gauge", "Terminals heard of in 30 days, by firmware.");
  for (const { firmware, count } of versions.slice(0, MAX_VERSIONS))
    page.line({ firmware: String(firmware) }, Number(count));
  const others = versions.slice(MAX_VERSIONS).reduce((sum, { count }) => sum + Number(count), 0);
  if (others > 0) page.line({ firmware: "other" }, others);
  page.of("comptoir_terminals_silent", "gauge", "Of these, not heard of for a day.").line({}, Number(row?.silent));
  page.of("comptoir_clocks_doubted", "gauge", "Terminals whose clock is doubted, by whom.");
  page.line({ by: "terminal" }, Number(row?.uncertain)).line({ by: "collector" }, Number(row?.ahead));
  if (!Array.isArray(row?.ages)) return;
  page.of(
    "comptoir_keys_age_seconds",
    "gauge",
    "Age of the issuer lists in use: of how large a part of the fleet it is less.",
  );
  for (const [i, part] of ["0.5", "0.9", "0.99", "1"].entries()) page.line({ part }, Number(row.ages[i]));
}

class Page {
  text = "";
  #name = "";

  of(name: string, type: "counter" | "gauge" | "histogram", help: string): this {
    this.#name = name;
    this.text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    return this;
  }

  line(labels: Readonly<Record<string, string>>, value: number, suffix = ""): this {
    const list = Object.entries(labels).map(([label, text]) => `${label}="${text.replace(/["\\\n]/g, "_")}"`);
    this.text += `${this.#name}${suffix}${list.length === 0 ? "" : `{${list.join()}}`} ${value}\n`;
    return this;
  }
}

/** What can be wrong with a collector, on purpose; collector.ts says how each shows. */
export const COLLECTOR_FAULTS = ["down", "slow", "drops", "duplicates", "overloaded", "rejects"] as const;
export type CollectorFault = (typeof COLLECTOR_FAULTS)[number];

/** Port: the time of day. */
export interface Clock {
  /** Seconds since 1970. */
  now(): number;
  /** False until the time was set from a source worth trusting (network, RTC that kept its power). */
  isCertain(): boolean;
}

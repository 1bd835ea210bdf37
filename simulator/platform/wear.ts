/** What the firmware has asked of its flash since it started, bytes. */
export const wear = { written: 0, erased: 0 };

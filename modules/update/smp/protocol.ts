/**
 * SMP, the Simple Management Protocol of MCUmgr (Zephyr, doc/services/device_mgmt/smp_protocol.rst).
 *
 * Header, big endian; the payload, one CBOR map, follows
 * | offset | size | what |
 * |---|---|---|
 * | 0 | 1 | bits 7-5 reserved, 4-3 version (0: v1, 1: v2), 2-0 operation |
 * | 1 | 1 | flags, 0 |
 * | 2 | 2 | length of the payload |
 * | 4 | 2 | group |
 * | 6 | 1 | sequence number: the reply has the request's |
 * | 7 | 1 | command |
 */
export const SMP_HEADER = 8;
/** Newest version; index of the version field. */
export const SMP_V1 = 0;
export const SMP_V2 = 1;

export const Op = Object.freeze({ read: 0, readReply: 1, write: 2, writeReply: 3 });

/** What any command may answer (zephyr/mgmt/mcumgr/mgmt/mgmt_defines.h, enum mcumgr_err_t). */
export const Rc = Object.freeze({
  unknown: 1,
  noMemory: 2,
  invalid: 3,
  noEntry: 5,
  badState: 6,
  messageSize: 7,
  notSupported: 8,
  corrupt: 9,
  busy: 10,
  accessDenied: 11,
  versionTooNew: 13,
});

export const Group = Object.freeze({
  os: 0,
  image: 1,
  stat: 2,
  settings: 3,
  fs: 8,
  enumeration: 10,
  /** The first of those that are free for everyone's own: Comptoir's. */
  comptoir: 64,
});

/** Longest request and reply, header included; a UDP datagram on Ethernet has 1,472 bytes. */
export const MAX_FRAME = 2048;
/** How many may come at once. */
export const FRAME_COUNT = 4;

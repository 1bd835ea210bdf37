/** Module `sha1` in the simulator: noble's. A WebSocket's opening wants it (RFC 6455, section 4.2.2); nothing rests on it. */
export { sha1 } from "@noble/hashes/legacy.js";

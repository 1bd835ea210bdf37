/* Pushes the object `host.native`. */
void pushNative(txMachine *the);

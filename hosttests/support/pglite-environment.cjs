/** The environment of tests that use PGlite: Node's own loader loads it, outside of jest's. */
const { TestEnvironment } = require("jest-environment-node");

module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.PGlite = (await import("@electric-sql/pglite")).PGlite;
  }
};

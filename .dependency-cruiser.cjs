/**
 * Which way imports may point. `npm test` holds every file to it; by hand: `npm run arrows`. Imports of types alone count
 * like the others.
 *
 * A file is read by the longest name of a room that begins its path. What is not listed for a room may not be imported by it.
 */
const HOUSE = {
  //  room          may import
  modules: ["modules"],
  drivers: ["drivers", "modules"],
  // The pieces of main.ts, one a neighbour: no driver knows them.
  "drivers/composition": ["drivers/composition", "drivers", "modules"],
  "main.ts": ["drivers/composition", "drivers", "modules"],
  "tools/kit": ["tools/kit", "modules"],
  simulator: ["simulator", "tools/kit", "drivers", "modules"],
  tools: ["tools", "tools/kit", "simulator", "drivers", "modules"],
  hosttests: ["hosttests", "tools", "tools/kit", "simulator", "drivers", "drivers/composition", "modules", "main.ts"],
};

/** What decides nothing: a driver may use it. Of all other modules it knows no more than what main.ts hands it. */
const BUSINESS = "^modules/(billing|catalogue|ledger|journal|screens|strings|terminal|token)/";

/** Rooms that know only what they are given: no Node, and of others' packages only the cryptography, in one place. */
const PURE = "^(modules/|drivers/|main\\.ts$)";

const start = (room) => `^${room.replace(".", "\\.")}${room.includes(".") ? "$" : "/"}`;
const rooms = Object.keys(HOUSE);
/** A room less the rooms within it. */
const within = (room) => rooms.filter((other) => other.startsWith(`${room}/`)).map(start);

const arrows = rooms
  .filter((room) => rooms.some((other) => !HOUSE[room].includes(other)))
  .map((room) => {
    const allowed = HOUSE[room];
    const closed = rooms.filter((other) => !allowed.includes(other));
    return {
      name: `${room} imports only ${allowed.join(", ")}`,
      comment:
        `Who needs this of ${closed.join(" or ")} takes it as an argument, or it belongs in a room below both ` +
        "(CONTRIBUTING.md has the house, .dependency-cruiser.cjs the table).",
      severity: "error",
      from: { path: start(room), pathNot: within(room) },
      to: {
        path: closed.map(start),
        pathNot: closed.flatMap(within).filter((inner) => allowed.map(start).includes(inner)),
      },
    };
  });

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: "no Node in the firmware",
      comment: "It runs on a board. A clock, chance or a file is a port that main.ts is given.",
      severity: "error",
      from: { path: PURE },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no package in the firmware",
      comment: "Only modules/noble-verifier has some: @noble, which a desktop and a machine without the C checks runs.",
      severity: "error",
      from: { path: PURE, pathNot: "^modules/noble-verifier/" },
      to: { path: "^node_modules/" },
    },
    {
      name: "no platform in modules",
      comment:
        "What touches the world is a port, owned by the module that needs it; main.ts and drivers/ know the SDK.",
      severity: "error",
      from: { path: "^modules/" },
      to: { couldNotResolve: true },
    },
    {
      name: "no business rules in drivers",
      comment: "A driver turns a part's signals into events and back. What they mean is decided in modules/terminal.",
      severity: "error",
      from: { path: "^drivers/", pathNot: "^drivers/composition/" },
      to: { path: BUSINESS },
    },
    {
      name: "no circle of files",
      comment: "Move what both need into a file of its own, or hand it in.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no circle of folders",
      comment: "One of the two is the lower one: move the file that points up, or hand in what it needs.",
      severity: "error",
      scope: "folder",
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    parser: "swc",
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { extensions: [".ts", ".mjs", ".cjs", ".js", ".json"] },
    webpackConfig: { fileName: "hosttests/support/resolve.cjs" },
  },
};

/** From the schema: the Python client's own list of methods, and the tests of its messages. */
import { sample } from "./sample";
import type { Protocol } from "./schema";

const HEAD = "# Made from tools/lgo/lgo.schema.json by tools/lgo/generate.ts; not to be changed by hand.\n";

export function pythonProtocol({ methods, notifications, errors }: Protocol): string {
  const table = Object.entries(methods).map(([name, { params }]) => {
    const needed = params.required ?? [];
    const all = Object.keys(params.properties ?? {});
    return `    ${JSON.stringify(name)}: (${tuple(needed)}, ${tuple(all.filter((field) => !needed.includes(field)))}),\n`;
  });
  const codes = Object.entries(errors).map(([name, { code }]) => `    ${code}: ${JSON.stringify(name)},\n`);
  return `${HEAD}"""What the terminal can be asked, what it tells, and why it refuses."""

# Of each method: the names of what it needs, and of what it may have.
METHODS = {
${table.join("")}}

NOTIFICATIONS = ${tuple(Object.keys(notifications))}

ERRORS = {
${codes.join("")}}
`;
}

export function pythonTests({ methods, notifications, errors, $defs }: Protocol): string {
  const cases = Object.entries(methods).map(([name, { params, result }]) => {
    const triple = [name, sample(params, $defs), sample(result, $defs)].map((value) => literal(value)).join(", ");
    return `    (${triple}),\n`;
  });
  const told = Object.entries(notifications).map(
    ([name, { params }]) => `    (${literal(name)}, ${literal(sample(params, $defs))}),\n`,
  );
  const refusals = Object.entries(errors).map(([name, { code }]) => `    (${code}, ${JSON.stringify(name)}),\n`);
  return `${HEAD}import unittest

from comptoir_lgo import Client, Refused
from tests.loop import Loop

METHODS = [
${cases.join("")}]

NOTIFICATIONS = [
${told.join("")}]

REFUSALS = [
${refusals.join("")}]


class Messages(unittest.TestCase):
    def test_each_method_is_asked_as_the_schema_says(self):
        for name, params, result in METHODS:
            with self.subTest(name):
                loop = Loop()
                loop.answer_with(result)
                self.assertEqual(Client(loop).request(name, **params), result)
                self.assertEqual(loop.asked, [{"jsonrpc": "2.0", "id": 1, "method": name, "params": params}])

    def test_what_a_method_does_not_take_is_not_sent(self):
        for name, _, _ in METHODS:
            with self.subTest(name):
                loop = Loop()
                with self.assertRaises(TypeError):
                    Client(loop).request(name, nothing_of_the_kind=1)
                self.assertEqual(loop.asked, [])

    def test_each_notification_is_handed_over(self):
        for name, params in NOTIFICATIONS:
            with self.subTest(name):
                loop = Loop()
                loop.tell(name, params)
                self.assertEqual(Client(loop).next_notification(timeout=1), (name, params))

    def test_each_refusal_has_its_name(self):
        for code, name in REFUSALS:
            with self.subTest(name):
                loop = Loop()
                loop.refuse_with(code, name)
                with self.assertRaises(Refused) as caught:
                    Client(loop).request("ping")
                self.assertEqual(caught.exception.reason, name)


if __name__ == "__main__":
    unittest.main()
`;
}

function tuple(names: readonly string[]): string {
  return `(${names.map((name) => `${JSON.stringify(name)},`).join(" ")})`;
}

/** JSON with Python's own words. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value)
      .map(([key, field]) => `${JSON.stringify(key)}: ${literal(field)}`)
      .join(", ")}}`;
  }
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return JSON.stringify(value);
}

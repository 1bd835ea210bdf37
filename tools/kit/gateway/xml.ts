/**
 * XML both ways, on fast-xml-parser, and validation on libxml2 (xmllint-wasm). What is read comes from strangers: no document
 * type, so no entities but the five, and bounds on length and depth.
 */
import { XMLBuilder, XMLParser, XMLValidator } from "fast-xml-parser";
import { validateXML } from "xmllint-wasm";
import { ServiceError } from "./service-error";

/** An element: attributes begin with "@", "#" is its text, the others are elements in their order; undefined is left out. */
export interface Element {
  readonly [name: string]: string | Element | readonly (Element | string)[] | undefined;
}

/** Longest document that is read, characters. */
export const MAX_XML = 262144;
const MAX_DEPTH = 64;
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#",
  format: true,
  indentBy: " ",
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
  processEntities: true,
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  textNodeName: "#",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  htmlEntities: false,
});

/** @param root one member: the root's name and what is in it */
export function writeXml(root: Element): string {
  return DECLARATION + builder.build(root);
}

/** Names without their prefixes. @throws ServiceError for what is no XML, or more than is read */
export function readXml(text: string): Element {
  if (text.length > MAX_XML || /<!(DOCTYPE|ENTITY)/i.test(text) || isDeep(text)) {
    throw new ServiceError("service-nonsense", "no XML that is taken");
  }
  if (XMLValidator.validate(text) !== true) throw new ServiceError("service-nonsense", "no well-formed XML");
  try {
    return parser.parse(text) as Element;
  } catch {
    throw new ServiceError("service-nonsense", "no readable XML");
  }
}

function isDeep(text: string): boolean {
  let depth = 0;
  for (const [tag] of text.matchAll(/<[^!?][^>]*>/g)) {
    if (tag.startsWith("</")) depth -= 1;
    else if (!tag.endsWith("/>")) depth += 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/** An element by the names on its way, each the only one of its name. @returns undefined where there is none */
export function child(element: Element | undefined, ...names: readonly string[]): Element | undefined {
  let at: Element | undefined = element;
  for (const name of names) {
    const next: Element[string] = at !== undefined && Object.hasOwn(at, name) ? at[name] : undefined;
    // An element with nothing in it but text, or with nothing at all, is read as a text.
    at = typeof next === "string" ? { "#": next } : Array.isArray(next) ? undefined : (next as Element | undefined);
  }
  return at;
}

/** All elements of a name. */
export function children(element: Element | undefined, name: string): readonly Element[] {
  const value = element !== undefined && Object.hasOwn(element, name) ? element[name] : undefined;
  if (value === undefined) return [];
  const items = Array.isArray(value) ? (value as readonly (Element | string)[]) : [value as Element | string];
  return items.map((item) => (typeof item === "string" ? { "#": item } : item));
}

/** What is written in an element. @returns undefined where there is no such element, or nothing in it */
export function textOf(element: Element | undefined, ...names: readonly string[]): string | undefined {
  const found = child(element, ...names);
  const text = found !== undefined && Object.hasOwn(found, "#") ? found["#"] : undefined;
  return typeof text === "string" && text !== "" ? text : undefined;
}

export interface SchemaFile {
  readonly fileName: string;
  readonly contents: string;
}

/** @param schema the first is the one that is begun with @returns what is wrong; none for a valid document */
export async function schemaFaults(
  xml: string,
  schema: SchemaFile,
  others: readonly SchemaFile[] = [],
): Promise<string[]> {
  const result = await validateXML({
    xml: { fileName: "document.xml", contents: xml },
    schema: [schema],
    preload: [...others],
  });
  return result.valid ? [] : result.errors.map(({ message }) => message);
}

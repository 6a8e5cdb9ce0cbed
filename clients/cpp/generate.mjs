// Writes generated/brainframe.hpp, the types, and generated/enums.hpp, the values of enumerations,
// from the OpenAPI document: node generate.mjs [DOCUMENT]
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { InputData, JSONSchemaInput, quicktype } from "quicktype-core";
import { parse } from "yaml";

const [document = new URL("../../openapi/brainframe.yaml", import.meta.url)] =
  process.argv.slice(2);
const write = (name, text) => writeFile(new URL(`generated/${name}`, import.meta.url), text);

/** Converts a schema of OpenAPI 3.0 to JSON Schema, which quicktype reads. */
function jsonSchema({ $ref, type, nullable, description, properties, required, items, oneOf, additionalProperties }) {
  if ($ref) return { $ref: $ref.replace("#/components/schemas/", "#/definitions/") };
  // A reference or null.
  if (oneOf) return { description, oneOf: oneOf.map((one) => (one.$ref ? jsonSchema(one) : { type: "null" })) };
  // Enumerations are open, so they are strings, with constants for the known values.
  const schema = { type: nullable ? [type, "null"] : type, description };
  if (items) schema.items = jsonSchema(items);
  if (properties) Object.assign(schema, { required, properties: mapValues(properties, jsonSchema) });
  if (additionalProperties) {
    schema.additionalProperties = additionalProperties === true || jsonSchema(additionalProperties);
  }
  return schema;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

/** Writes the values of one enumeration as constants. */
function constants(name, { description, enum: values, "x-enum-varnames": names, "x-enum-descriptions": about }) {
  const lines = values.map(
    (value, index) =>
      `/// ${about?.[index] ?? ""}\ninline constexpr const char *${names?.[index] ?? value.toUpperCase()} = ${JSON.stringify(value)};`,
  );
  return `/// ${description.replaceAll("\n", "\n/// ")}\nnamespace ${name} {\n${lines.join("\n")}\n}  // namespace ${name}\n`;
}

const { schemas } = parse(await readFile(document, "utf8")).components;
const objects = Object.entries(schemas).filter(([, schema]) => schema.properties);
const enums = Object.entries(schemas).filter(([, schema]) => schema.enum);

const root = {
  definitions: mapValues(schemas, (schema, title) => ({ title, ...jsonSchema(schema) })),
  // quicktype generates only types that are reachable from the root.
  type: "object",
  properties: mapValues(Object.fromEntries(objects), (_, name) => ({ $ref: `#/definitions/${name}` })),
};
const input = new JSONSchemaInput(undefined);
await input.addSource({ name: "Document", schema: JSON.stringify(root) });
const data = new InputData();
data.addInput(input);
const { lines } = await quicktype({
  inputData: data,
  lang: "c++",
  inferEnums: false,
  inferUuids: false,
  inferDateTimes: false,
  inferIntegerStrings: false,
  inferBooleanStrings: false,
  rendererOptions: {
    namespace: "brainframe",
    "code-format": "with-struct",
    "include-location": "global-include",
    boost: "false",
    "hide-null-optional": "false",
  },
});
await mkdir(new URL("generated/", import.meta.url), { recursive: true });
await write("brainframe.hpp", lines.join("\n"));
await write(
  "enums.hpp",
  `// Generated from openapi/brainframe.yaml by scripts/nox -s clients -- cpp; do not edit.\n#pragma once\n\nnamespace brainframe {\n\n${enums.map(([name, schema]) => constants(name, schema)).join("\n")}\n}  // namespace brainframe\n`,
);

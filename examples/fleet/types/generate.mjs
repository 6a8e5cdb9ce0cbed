// Generates types for the messages of a fleet from its AsyncAPI document:
//
//     node generate.mjs typescript FILE
//     node generate.mjs go FILE
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputData, JSONSchemaInput, quicktype } from "quicktype-core";
import { parse } from "yaml";

const OPTIONS = {
  typescript: { "just-types": "true" },
  go: { package: "messages" },
};
const [lang, file] = process.argv.slice(2);
if (!OPTIONS[lang] || !file) {
  console.error(`usage: generate.mjs ${Object.keys(OPTIONS).join("|")} FILE`);
  process.exit(2);
}

const document = new URL("../../../openapi/fleet.asyncapi.yaml", import.meta.url);
const { schemas } = parse(await readFile(document, "utf8")).components;
const objects = Object.keys(schemas).filter((name) => schemas[name].properties);
// quicktype generates types for the schemas that a single root refers to, and names them by title.
const root = {
  title: "Messages",
  type: "object",
  properties: Object.fromEntries(objects.map((name) => [name, { $ref: `#/components/schemas/${name}` }])),
  components: {
    schemas: Object.fromEntries(Object.entries(schemas).map(([title, schema]) => [title, { title, ...schema }])),
  },
};
const input = new JSONSchemaInput(undefined);
await input.addSource({ name: "Messages", schema: JSON.stringify(root) });
const inputData = new InputData();
inputData.addInput(input);
const { lines } = await quicktype({
  inputData,
  lang,
  leadingComments: ["Generated from openapi/fleet.asyncapi.yaml by types/generate.mjs. DO NOT EDIT."],
  rendererOptions: OPTIONS[lang],
});
await mkdir(dirname(file), { recursive: true });
await writeFile(file, lines.join("\n"));

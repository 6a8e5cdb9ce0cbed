// Writes generated/brainframe.ts from the OpenAPI document: node generate.mjs [DOCUMENT]
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const [path = fileURLToPath(new URL("../../openapi/brainframe.yaml", import.meta.url))] =
  process.argv.slice(2);
const document = pathToFileURL(path);
const target = new URL("generated/brainframe.ts", import.meta.url);
const BLOB = ts.factory.createTypeReferenceNode("Blob");

const types = await openapiTS(document, {
  enumValues: true, // Also export arrays of the values of enumerations.
  // Bytes are a Blob: a file opened with fs.openAsBlob is sent without reading it into memory.
  transform: (schema) => (schema.format === "binary" ? BLOB : undefined),
});
await mkdir(new URL(".", target), { recursive: true });
await writeFile(target, astToString(types));

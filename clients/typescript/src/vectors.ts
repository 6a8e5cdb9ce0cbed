// Reads the test vectors of a folder and writes them back, one JSON object per line:
//
//     node build/src/vectors.js FOLDER
//
// The types exist only at compile time, so a value is the result of JSON.parse, including keys that the
// types do not declare.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import type { Schemas } from "./client.js";

interface Vectors<Codec extends keyof Schemas> {
  codec: Codec;
  vectors: { name: string; json: Schemas[Codec] }[];
}

const folder = process.argv[2];
if (!folder) throw new Error("usage: vectors FOLDER");
for (const file of (await readdir(folder)).sort()) {
  if (!file.endsWith(".json")) continue;
  const text = await readFile(join(folder, file), "utf8");
  const { codec, vectors } = JSON.parse(text) as Vectors<keyof Schemas>;
  for (const { name, json } of vectors) {
    console.log(JSON.stringify({ codec, name, written: json }));
  }
}

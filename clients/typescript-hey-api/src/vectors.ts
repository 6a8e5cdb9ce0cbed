// Reads the test vectors of the folder given and writes them back, one JSON object a line:
//
//     node build/src/vectors.js FOLDER
//
// The types exist only at compile time, so that this writes what JSON.parse returns.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const folder = process.argv[2];
if (!folder) throw new Error("usage: vectors FOLDER");
for (const file of (await readdir(folder)).sort()) {
  if (!file.endsWith(".json")) continue;
  const { codec, vectors } = JSON.parse(await readFile(join(folder, file), "utf8"));
  for (const { name, json } of vectors) {
    console.log(JSON.stringify({ codec, name, written: json }));
  }
}

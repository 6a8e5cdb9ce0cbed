// Reads the test vectors of a folder and writes them back, one JSON object per line:
//
//     node vectors.mjs FOLDER
//
// The clients of hey-api, orval and kubb share this program. Their types exist only at compile
// time, so it writes back the results of JSON.parse.
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

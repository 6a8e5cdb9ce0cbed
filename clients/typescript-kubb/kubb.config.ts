// The OpenAPI 3.1 edition, because kubb generates an enumeration for a nullable reference of 3.0.
import { defineConfig } from "@kubb/core";
import { pluginClient } from "@kubb/plugin-client";
import { pluginOas } from "@kubb/plugin-oas";
import { pluginTs } from "@kubb/plugin-ts";

export default defineConfig({
  root: ".",
  input: { path: process.env.DOCUMENT ?? "../../openapi/editions/brainframe-3.1.yaml" },
  output: { path: "generated", clean: true, extension: { ".ts": ".js" } },
  plugins: [
    pluginOas({ validate: false }),
    pluginTs({ output: { path: "types" } }),
    pluginClient({
      output: { path: "clients" }, dataReturnType: "full", importPath: "../../src/request.js" }),
  ],
});

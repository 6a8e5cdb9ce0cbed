// The edition of OpenAPI 3.1: of a nullable reference of 3.0, hey-api makes `never`.
import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "../../openapi/editions/brainframe-3.1.yaml",
  output: { path: "generated", importFileExtension: ".js" },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
});

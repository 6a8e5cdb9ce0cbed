// The OpenAPI 3.1 edition, because hey-api generates `never` for a nullable reference of 3.0.
import { defineConfig } from "@hey-api/openapi-ts";

export default defineConfig({
  input: "../../openapi/editions/brainframe-3.1.yaml",
  output: { path: "generated", importFileExtension: ".js" },
  plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "@hey-api/sdk"],
});

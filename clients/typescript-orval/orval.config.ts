// The OpenAPI 3.1 edition, because orval writes `Attribute | ;` for a nullable reference of 3.0.
import { defineConfig } from "orval";

export default defineConfig({
  brainframe: {
    input: process.env.DOCUMENT ?? "../../openapi/editions/brainframe-3.1.yaml",
    output: {
      client: "fetch",
      mode: "single",
      target: "generated/brainframe.ts",
      override: {
        mutator: { path: "src/request.ts", name: "request", extension: ".js" },
      },
    },
  },
});

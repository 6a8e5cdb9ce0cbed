// Renders the OpenAPI document with Swagger UI.

const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();

SwaggerUIBundle({
  url: "/openapi.yaml",
  dom_id: "#reference",
  deepLinking: true,
  filter: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  tryItOutEnabled: false,
  plugins: [
    // Replace the servers of the document, so that requests go to this simulator.
    () => ({
      statePlugins: {
        spec: {
          wrapActions: {
            updateJsonSpec: (update) => (spec) =>
              update({ ...spec, servers: [{ url: location.origin, description: "This simulator" }] }),
          },
        },
      },
    }),
  ],
});

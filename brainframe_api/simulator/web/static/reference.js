// Renders the document with Swagger UI, which sends its requests to this simulator.

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
    // The document is for any server; what is tried out here goes to the one that shows it.
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

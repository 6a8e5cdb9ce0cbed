// Declares the schema extensions whose values refer to other schemas, so that Redocly resolves the
// references and counts the schemas as used.
export default () => ({
  id: "extensions",
  typeExtension: {
    oas3(types) {
      const properties = {
        ...types.Schema.properties,
        "x-known-schemas": "NamedSchemas",
        "x-known-values": "Schema",
      };
      return { ...types, Schema: { ...types.Schema, properties } };
    },
  },
});

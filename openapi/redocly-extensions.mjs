// Tells Redocly that these extensions of a schema refer to schemas, which it resolves and counts as
// used.
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

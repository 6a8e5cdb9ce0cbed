// Declares the extensions of a schema that refer to schemas, so that Redocly resolves these and
// counts them as used.
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

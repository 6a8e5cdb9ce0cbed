// Spectral's rules, one of which is told where schemas are: it takes each object with `type` and
// `default` for a schema, also within the value of an example.
import { oas } from "@stoplight/spectral-rulesets";

const rule = oas.rules["oas3-valid-schema-example"];
const noValue = "!@path.match(/'examples'|'example'/)";

export default {
  extends: [oas],
  rules: {
    "oas3-valid-schema-example": {
      ...rule,
      given: rule.given.map((path) => path.replace("?(", `?(${noValue} && `)),
    },
  },
};

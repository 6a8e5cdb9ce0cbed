// Spectral's OpenAPI rules, with one exception. Without it, the rule for examples of schemas treats
// every object with `type` and `default` as a schema, even within the value of an example.
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

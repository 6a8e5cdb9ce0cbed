"""Names of enumerations in `str` and `repr`, as in brainframe-api, where they are nested classes.

Programs compare and log values such as `str(alarm.count_conditions[0].test)`, which is
"TestType.GREATER_THAN".
"""

from openapi_runtime.open_enum import SHOWN_NAMES

SHOWN_NAMES.update(
    {
        "brainframe_rest.models.count_condition_test_type.CountConditionTestType": "TestType",
        "brainframe_rest.models.license_state.LicenseState": "State",
        "brainframe_rest.models.option_type.OptionType": "Type",
        "brainframe_rest.models.rate_condition_test_type.RateConditionTestType": "TestType",
        "brainframe_rest.models.role_type.RoleType": "Role",
        "brainframe_rest.models.size_type.SizeType": "Size",
    }
)

"""False reports of schemathesis, each with the reason.

An allowance names the check, the operation and, for an error response, its exact kind; anything
else still fails. In addition, `documented_kinds` in hooks.py compares the kind of every error
response with the document.
"""

from __future__ import annotations

from dataclasses import dataclass

REJECTED_POSITIVE = "RejectedPositiveData"
ACCEPTED_NEGATIVE = "AcceptedNegativeData"
ALLOW_MISMATCH = "AllowHeaderMismatch"
CREATED_MISSING = "EnsureResourceAvailability"

CAPSULE_OPTIONS = (
    "set_capsule_option_vals",
    "patch_capsule_option_vals",
    "set_stream_capsule_option_vals",
    "patch_stream_capsule_option_vals",
)


@dataclass(frozen=True)
class Allowance:
    """A false report of schemathesis.

    Attributes:
        failure: The name of schemathesis' failure class.
        operations: The operations it concerns.
        kind: The error kind of the response; None for a success.
        reason: The reason why the report is false.
    """

    failure: str
    operations: tuple[str, ...]
    kind: str | None
    reason: str


ALLOWANCES = (
    Allowance(
        ALLOW_MISMATCH,
        ("get_zone_methods",),
        None,
        "The Allow header tells clients what they may do with this zone, not which methods the path"
        " has: POST means that the zone can be saved through the collection, and a read-only zone"
        " has neither POST nor DELETE.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("get_identities",),
        "InvalidFormatError",
        "The pattern of sort_by gives the form. Its description lists the fields, which are not an"
        " enum since a newer server may add some.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_zone",),
        "InvalidFormatError",
        "How many coordinates a zone needs depends on its name: the zone Screen may have none.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_stream_configuration", "set_analyzing"),
        "StreamNotOpenedError",
        "The source of a stream is opened before it is saved or analyzed, and no schema can say"
        " which cameras there are.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_stream_configuration",),
        "InvalidFormatError",
        "Which connection options are needed depends on the connection type. The description of"
        " connection_options says so; a oneOf of three objects would cost clients their types.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_stream_configuration", "set_runtime_option_vals"),
        "InvalidRuntimeOptionError",
        "Runtime options are an open object: the server defines which options exist.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        (*CAPSULE_OPTIONS, "process_image"),
        "InvalidPluginOptionError",
        "Options are an open object: the capsule defines which options exist, and their limits.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("process_image", "new_identity_image"),
        "InvalidImageTypeError",
        "A schema cannot say which bytes are an image.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("load_capsule",),
        "InvalidCapsuleError",
        "A schema cannot say which bytes are a capsule.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("new_identity_image", "new_identity_vector"),
        "NoEncoderForClassError",
        "Which classes can be encoded depends on the capsules that are loaded and active.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("new_identity_image",),
        "NoDetectorForClassError",
        "Which classes are detected depends on the capsules that are loaded and active.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("new_identity_image",),
        "NoDetectionsInImageError",
        "A schema cannot say what an image shows.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_zone_alarm",),
        "InvalidFormatError",
        "A new alarm needs the ID of its zone; that of an existing one may be null. A schema cannot"
        " tie one key to another without a oneOf that would cost clients their types.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_user",),
        "InvalidFormatError",
        "A new user needs a password; for an existing one null keeps the old one. The schema does"
        " not say so for the reason given at set_zone_alarm.",
    ),
    Allowance(
        REJECTED_POSITIVE,
        ("set_license_key",),
        "LicenseInvalidError",
        "A schema cannot say which text is a license key.",
    ),
    Allowance(
        CREATED_MISSING,
        ("new_identity_image",),
        "StorageNotFoundError",
        "The missing resource is the storage that the body names, not the identity in the path.",
    ),
    Allowance(
        ACCEPTED_NEGATIVE,
        ("new_storage",),
        None,
        "An empty file is a valid file, and HTTP does not distinguish an empty body from none.",
    ),
)


def find(failure: str, operation: str, kind: str | None) -> Allowance | None:
    """Return the allowance for a failure, or None if there is none."""
    for allowance in ALLOWANCES:
        fits = (allowance.failure, allowance.kind) == (failure, kind)
        if fits and operation in allowance.operations:
            return allowance
    return None

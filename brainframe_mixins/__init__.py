"""Behavior of individual BrainFrame codecs, as base classes of the generated classes.

`brainframe_rest` is generated from the OpenAPI document, which cannot express behavior, and
`openapi_runtime` works for any document. This package contains the code that is specific to
BrainFrame and that the generated classes need. It does not depend on `brainframe_api`, so the
generated package can be used without it.

The generator uses the class `XxxMixin` in the module `xxx` as the base class of the codec `Xxx`.
"""

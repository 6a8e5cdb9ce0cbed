# Copied from scripts/generator/runtime/behaviour/__init__.py by scripts/regenerate. Do not edit.
"""What single codecs can do besides holding their values: the bases of the generated classes."""

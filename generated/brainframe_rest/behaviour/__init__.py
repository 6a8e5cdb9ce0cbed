# Copied by scripts/regenerate; do not edit. The original:
# scripts/generator/runtime/behaviour/__init__.py
"""What single codecs can do besides holding their values: the bases of the generated classes."""

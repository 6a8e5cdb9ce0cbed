"""What single codecs can do besides holding their values: the bases of the generated classes."""

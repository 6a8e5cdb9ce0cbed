"""Recognising identities: describing an object's appearance and comparing descriptions."""

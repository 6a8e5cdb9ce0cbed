"""Methods of the API, one module for each part."""

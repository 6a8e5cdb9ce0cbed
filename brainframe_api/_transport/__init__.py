"""Between the methods of the API and the generated client: sessions, retries, errors, the log."""

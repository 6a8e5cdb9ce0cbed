"""What each operation of the document does, one module for each of its chapters."""

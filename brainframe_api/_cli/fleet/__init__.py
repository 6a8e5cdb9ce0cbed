"""The subcommands of ``brainframe-sdk fleet``."""

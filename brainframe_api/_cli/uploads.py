"""File uploads with a progress bar."""

from __future__ import annotations

import mimetypes
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_api import BrainFrameAPI


@contextmanager
def uploaded(
    api: BrainFrameAPI, path: Path, mime_type: str | None = None
) -> Generator[int, None, None]:
    """Upload a file, and delete it from the server again if the block raises.

    Args:
        api: The client for the server.
        path: The file.
        mime_type: The MIME type; None to guess it from the file name.

    Yields:
        The storage ID.
    """
    from brainframe_api.bf_errors import BaseAPIError

    storage_id = upload(api, path, mime_type)
    try:
        yield storage_id
    except BaseException as error:
        # Name the file, because the error of the server contains only the storage ID.
        error.add_note(str(path))
        with suppress(BaseAPIError):  # A failure must not hide the original error.
            api.delete_storage(storage_id)
        raise


def upload(api: BrainFrameAPI, path: Path, mime_type: str | None = None) -> int:
    """Upload a file, and show a progress bar if standard error is a terminal.

    Args:
        api: The client for the server.
        path: The file.
        mime_type: The MIME type; None to guess it from the file name.

    Returns:
        The storage ID.
    """
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    mime_type = mime_type or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with (
        Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bar,
        path.open("rb") as file,
    ):
        task = bar.add_task(path.name, total=None)

        def show(sent: int, total: int | None) -> None:
            bar.update(task, completed=sent, total=total)

        return api.new_storage(file, mime_type, timeout=None, progress=show)

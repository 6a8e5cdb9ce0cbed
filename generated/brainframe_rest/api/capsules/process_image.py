# Generated from openapi/brainframe.yaml by scripts/regenerate. Do not edit.
"""`POST /api/process_image`: Process an image."""

from __future__ import annotations

from ...answers import JsonAnswer
from ...bodies import FormPart, JsonBody, multipart_body, part_bytes
from ...message import AsyncSender, Request, Response, SyncSender, Timeout
from ...models.detection import Detection
from ...models.process_image_metadata import ProcessImageMetadata
from ...operations import OPERATIONS
from ...unset import UNSET

OPERATION = OPERATIONS["process_image"]

_ANSWER: JsonAnswer[list[Detection]] = JsonAnswer(list[Detection])
_METADATA: JsonBody[ProcessImageMetadata] = JsonBody(ProcessImageMetadata)


def _request(image: bytes, metadata: ProcessImageMetadata) -> Request:
    path = "/api/process_image"
    content, content_type = multipart_body(
        FormPart("image", "image.jpg", "image/jpeg", part_bytes(OPERATION, path, "image", image)),
        FormPart(
            "metadata",
            "metadata.json",
            "application/json",
            _METADATA.encode(OPERATION, path, metadata),
        ),
    )
    return Request(OPERATION, path, content=content, content_type=content_type)


def _answer(response: Response) -> list[Detection]:
    return _ANSWER.read(response)


def sync(
    client: SyncSender, image: bytes, metadata: ProcessImageMetadata, *, timeout: Timeout = UNSET
) -> list[Detection]:
    """Process an image.

    Runs capsules on one image and answers what they detect. Only the named capsules run, whether
    they are active or not. The form has two parts: the image with its media type, and what to do
    with it as `application/json`.

    Args:
        client: What to send the request with.
        image: The bytes of an image file, as a JPEG or PNG.
        metadata: Which capsules to run on the image, and with which options.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The detections.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidPluginOptionError`, `InvalidImageTypeError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PluginNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(client.send(_request(image, metadata), timeout))


async def asyncio(
    client: AsyncSender, image: bytes, metadata: ProcessImageMetadata, *, timeout: Timeout = UNSET
) -> list[Detection]:
    """Process an image.

    Runs capsules on one image and answers what they detect. Only the named capsules run, whether
    they are active or not. The form has two parts: the image with its media type, and what to do
    with it as `application/json`.

    Args:
        client: What to send the request with.
        image: The bytes of an image file, as a JPEG or PNG.
        metadata: Which capsules to run on the image, and with which options.
        timeout: Seconds for the whole call, None to wait for ever; the client's own timeout if not
            given.

    Returns:
        The detections.

    Raises:
        ApiError: If the call fails. Kinds that the server answers: `InvalidSyntaxError`,
            `InvalidFormatError`, `InvalidPluginOptionError`, `InvalidImageTypeError`,
            `UnauthorizedError`, `InvalidSessionError`, `LicenseRequiredError`,
            `PluginNotFoundError`, `UnknownError`, `NotImplementedError`.
    """
    return _answer(await client.send(_request(image, metadata), timeout))

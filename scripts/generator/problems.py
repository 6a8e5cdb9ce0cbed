"""Problems of a document, collected so that one run reports all of them."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn


@dataclass(frozen=True)
class Place:
    """Place in a document.

    Attributes:
        file: The name of the file.
        pointer: The JSON pointer (RFC 6901) in the file.
        line: The number of the line, starting with 1; 0 if it is unknown.
    """

    file: str
    pointer: str
    line: int = 0

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        return f"{self.file}{line}: {self.pointer or '/'}"


@dataclass(frozen=True)
class Problem:
    """Problem of a document, with its remedy.

    Attributes:
        place: The place, or None for a problem of the whole run.
        message: One sentence that names the thing and the value.
        remedy: One sentence with the remedy; "" if the message contains it.
    """

    place: Place | None
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.message} {self.remedy}".strip()
        return f"{self.place}: {text}" if self.place else text


class GenerationError(Exception):
    """Raised if no package can be generated.

    Attributes:
        problems: All problems that were found, in the order of the document.
    """

    def __init__(self, problems: Sequence[Problem] | str) -> None:
        if isinstance(problems, str):
            problems = [Problem(None, problems)]
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class RefusedError(Exception):
    """Raised to abort the reading of a construct that has a problem.

    Attributes:
        problem: The problem.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Problems:
    """Collection of problems.

    Attributes:
        errors: The problems that prevent the generation of the package.
        warnings: The deviations from the specification that are tolerated.
    """

    def __init__(self) -> None:
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Add an error, once."""
        if problem not in self.errors:
            self.errors.append(problem)

    def warn(self, problem: Problem) -> None:
        """Add a warning, once."""
        if problem not in self.warnings:
            self.warnings.append(problem)

    @contextmanager
    def collecting(self) -> Generator[None]:
        """Collect the first error of the block, and continue after the block."""
        try:
            yield
        except RefusedError as error:
            self.add(error.problem)

    def drop_consequences(self, causes: Sequence[Problem]) -> None:
        """Remove the errors at the places of other errors, around them, or inside of them.

        Args:
            causes: The other errors, which are kept.
        """
        pointers = [(it.place.file, it.place.pointer) for it in causes if it.place]
        self.errors = [
            problem
            for problem in self.errors
            if problem in causes or not _is_related(problem.place, pointers)
        ]

    def raise_errors(self) -> None:
        """Raise the collected errors.

        Raises:
            GenerationError: If there are any.
        """
        if self.errors:
            found = sorted(self.errors, key=_order)
            raise GenerationError(found)


def _is_related(place: Place | None, others: Iterable[tuple[str, str]]) -> bool:
    """Return whether a place contains one of the others, or the other way round."""
    if place is None:
        return False
    own = f"{place.pointer}/"
    return any(
        file == place.file and (own.startswith(f"{other}/") or f"{other}/".startswith(own))
        for file, other in others
    )


def _order(problem: Problem) -> tuple[str, int]:
    place = problem.place
    return (place.file, place.line) if place else ("", 0)


def refuse(place: Place | None, message: str, remedy: str = "") -> NoReturn:
    """Abort the reading of the current construct.

    Args:
        place: The place of the construct.
        message: One sentence that names the thing and the value.
        remedy: One sentence with the remedy.

    Raises:
        RefusedError: Always.
    """
    raise RefusedError(Problem(place, message, remedy))

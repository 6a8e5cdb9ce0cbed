"""The services that handlers use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_api._simulator.accounts.access import Access
    from brainframe_api._simulator.accounts.sessions import Sessions
    from brainframe_api._simulator.analysis.analyzer import Analyzer
    from brainframe_api._simulator.analysis_control import AnalysisControl
    from brainframe_api._simulator.capsules.catalog import CapsuleCatalog
    from brainframe_api._simulator.clock import Clock
    from brainframe_api._simulator.document import ApiDescription
    from brainframe_api._simulator.faults import Faults
    from brainframe_api._simulator.identities.recognizer import Recognizer
    from brainframe_api._simulator.licensing import Licensing
    from brainframe_api._simulator.options import SimulatorOptions
    from brainframe_api._simulator.state.blobs import BlobStore
    from brainframe_api._simulator.state.database import Database


@dataclass(slots=True)
class Services:
    """The components of a simulator."""

    options: SimulatorOptions
    document: ApiDescription
    url: str
    clock: Clock
    database: Database
    blobs: BlobStore
    sessions: Sessions
    access: Access
    licensing: Licensing
    catalog: CapsuleCatalog
    recognizer: Recognizer
    analyzer: Analyzer
    analysis: AnalysisControl
    faults: Faults
    violations: list[str] = field(default_factory=list[str])
    """The deviations of responses from the document; unless strict, only undocumented errors."""

"""The services that handlers use."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brainframe_api.simulator.accounts.access import Access
    from brainframe_api.simulator.accounts.sessions import Sessions
    from brainframe_api.simulator.analysis.analyzer import Analyzer
    from brainframe_api.simulator.analysis_control import AnalysisControl
    from brainframe_api.simulator.capsules.catalog import CapsuleCatalog
    from brainframe_api.simulator.clock import Clock
    from brainframe_api.simulator.document import ApiDescription
    from brainframe_api.simulator.faults import Faults
    from brainframe_api.simulator.identities.recognizer import Recognizer
    from brainframe_api.simulator.licensing import Licensing
    from brainframe_api.simulator.options import SimulatorOptions
    from brainframe_api.simulator.state.blobs import BlobStore
    from brainframe_api.simulator.state.database import Database


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
    """The deviations of responses from the document, in strict mode."""

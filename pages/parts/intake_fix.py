"""The columns of a sheet matched by hand; what is matched can be kept by name as a mapping."""

from __future__ import annotations

from data.ledgers.recognised import Recognised
from pages.parts.intake_flow import Flow
from pages.parts.intake_work import Choices, Sent


def draw(flow: Flow, about: Choices, sent: Sent, one: Recognised) -> None:
    """The form."""

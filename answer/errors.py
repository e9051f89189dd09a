"""What can go wrong before a question can be answered.

AssistantError     the assistant cannot start; one Japanese sentence with the reason and the next step
"""

from __future__ import annotations


class AssistantError(Exception):
    """Wraps what settings, policy, encoder or store said, for the person at the door."""

"""What can go wrong around an answer.

AssistantError     the assistant cannot start; one Japanese sentence with the reason and the next step
ModelError         the chat model gave no answer; one Japanese sentence for the page
"""

from __future__ import annotations


class AssistantError(Exception):
    """Wraps what settings, policy, encoder or store said, for the person at the door."""


class ModelError(Exception):
    """Wraps what the chat model's library said; it never repeats a question, a record or a key."""

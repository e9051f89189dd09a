"""What can go wrong with the policy.

PolicyError    the policy file is missing, empty or wrong; nothing is answered until it is right
"""

from __future__ import annotations


class PolicyError(Exception):
    """Names the file, the place in it, and what to do."""

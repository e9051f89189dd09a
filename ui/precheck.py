"""What the browser looks for before a question is sent: numbers that are told by their form alone, as the policy says.

The server remains the authority. The browser knows a few exact forms, so that most slips never leave the desk.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

import streamlit as st

from policy.identifiers import COUNTER, ISSUER, OF_THINGS
from policy.recognise import RULES
from policy.rules import Rules, read_rules
from ui.style import script_html

CHECKED = {  # category: the rule whose words say what was looked at
    "my_number": "my_number.check_digit",
    "credit_card": "credit_card.luhn",
    "email": "email.form",
    "phone": "phone.form",
}
HELD = "消すか書き換えるまで送れません。"


def show_precheck(policy: Path) -> None:
    """Put the check into the page. Raises PolicyError when the policy cannot be read: then there must be no page."""
    rules = _rules(policy)
    with st.container(key="precheck"):
        st.html(f'<div id="precheck-rules" data-rules="{escape(rules)}"></div>')
        st.html(script_html("precheck.js"), unsafe_allow_javascript=True)


@st.cache_resource(show_spinner=False)
def _rules(policy: Path) -> str:
    return precheck_rules(read_rules(policy))


def precheck_rules(rules: Rules) -> str:
    """Return as JSON what the script needs: the categories that the policy does not allow, and its words for them."""
    allowed = rules.allowed
    return json.dumps(
        {
            "categories": {
                name: {
                    "label": rules.categories[name].label,
                    "hint": rules.categories[name].hint,
                    "held": rules.categories[name].question == "refuse",
                    "says": RULES[rule].says,
                }
                for name, rule in CHECKED.items()
                if rules.categories[name].question != "allow"
            },
            "message": rules.messages.warned,
            "held": HELD,
            "max_level": rules.max_level,
            "phones": allowed.phones,
            "phone_words": allowed.phone_words,
            "emails": allowed.emails,
            "of_things": OF_THINGS.pattern,
            "counter": COUNTER.pattern,
            "issuers": {str(length): pattern.pattern for length, pattern in ISSUER.items()},
        },
        ensure_ascii=False,
    )

"""Measure the policy: ``python -m bench.policy [--part PART] [--list] [--minutes N]``.

Recall by type and by text, false alarms, what Presidio's defaults with GiNZA find on the same texts, milliseconds.
The network is cut for the whole run; an attempt to open a socket is counted.
"""

from __future__ import annotations

import argparse
import collections
import json
import logging
import random
import resource
import socket
import statistics
import subprocess
import time
from collections.abc import Callable
from typing import Any

from bench import policy_blind, policy_set, policy_wordings
from bench.policy_set import Example, minutes
from policy.decide import Policy, load_policy
from policy.types import Finding
from settings import ROOT, load_settings

Find = Callable[[str], list[tuple[int, int, str]]]
SETS: dict[str, Any] = {part: module for module in (policy_set, policy_blind, policy_wordings) for part in module.SEED}
PRESIDIO = {  # what Presidio calls what we ask for; its dates, places and organisations are no finding
    "PERSON": "person",
    "PHONE_NUMBER": "phone",
    "EMAIL_ADDRESS": "email",
    "CREDIT_CARD": "credit_card",
    "IBAN_CODE": "bank_account",
}


def cut_network() -> list[str]:
    """Let every socket fail; return the list that each attempt is written to."""
    attempts: list[str] = []

    def refuse(*arguments: Any, **_keywords: Any) -> Any:
        attempts.append(str(arguments[1:]))
        raise OSError(101, "Network is unreachable")

    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, refuse)
    socket.getaddrinfo = refuse
    return attempts


def measure(find: Find, part: Any, *, show: bool = False) -> dict[str, Any]:
    """Return recall by type and text and false alarms, in percent, of what ``find`` finds."""
    by_type: collections.Counter[str] = collections.Counter()
    hits: collections.Counter[str] = collections.Counter()
    texts: list[Example] = SETS[part].personal(part)
    flagged = 0
    missed: collections.Counter[str] = collections.Counter()
    for example in texts:
        found = find(example.text)
        flagged += bool(found)
        missed[example.wording.split("\t")[0]] += not found
        for start, end, category in example.gold:
            by_type[category] += 1
            hit = any(kind == category and first < end and start < last for first, last, kind in found)
            hits[category] += hit
            if show and not hit:
                print(
                    "missed",
                    category,
                    "|",
                    example.text.replace("\n", "⏎"),
                    "|",
                    [(example.text[a:b], k) for a, b, k in found],
                )
    others: list[Example] = SETS[part].lookalikes(part)
    alarms = _alarms(find, others, show=show)
    result = {
        "texts": len(texts),
        "wordings": len({example.wording for example in texts}),
        "recall": _percent(flagged, len(texts)),
        "recall_by_type": {kind: _percent(hits[kind], count) for kind, count in sorted(by_type.items())},
        "count_by_type": dict(sorted(by_type.items())),
        "lookalikes": len(others),
        "false_alarms": _percent(sum(alarms.values()), len(others)),
    }
    if SETS[part] in (policy_blind, policy_wordings):
        return result | {"missed_by_group": _grouped(missed), "alarms_by_group": _grouped(alarms)}
    return result | {
        "alarms_on_numbers_of_things": sum(
            n for wording, n in alarms.items() if "{受付番号}" in wording or "{法人番号}" in wording
        ),
        "alarms_on_officials": sum(
            n for wording, n in alarms.items() if any(slot in wording for slot in ("{公人}", "{役職}", "{氏名公}"))
        ),
        "alarms_on_minutes": alarms["minutes"],
    }


def _grouped(counts: collections.Counter[str]) -> dict[str, int]:
    """Return the counts that are not zero, by the group that stands before the tab of a wording."""
    groups: collections.Counter[str] = collections.Counter()
    for wording, count in counts.items():
        groups[wording.split("\t")[0]] += count
    return dict(sorted((+groups).items()))


def _alarms(find: Find, texts: list[Example], *, show: bool) -> collections.Counter[str]:
    alarms: collections.Counter[str] = collections.Counter()
    for example in texts:
        if found := find(example.text):
            alarms[example.wording] += 1
            if show:
                print("alarm", "|", example.text, "|", [(example.text[a:b], kind) for a, b, kind in found])
    return alarms


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def by_policy(policy: Policy) -> Find:
    return lambda text: [_triple(finding) for finding in policy.decide(text).findings]


def _triple(finding: Finding) -> tuple[int, int, str]:
    return finding.start, finding.end, finding.type


def by_presidio() -> Find:
    """Return Presidio as it comes, for Japanese, over GiNZA with its Person called PERSON."""
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

    logging.getLogger("presidio-analyzer").setLevel(logging.ERROR)
    engine = SpacyNlpEngine(
        [{"lang_code": "ja", "model_name": "ja_ginza"}],
        NerModelConfiguration(model_to_presidio_entity_mapping={"Person": "PERSON"}),
    )
    engine.load()
    registry = RecognizerRegistry(supported_languages=["ja"])
    registry.load_predefined_recognizers(languages=["ja"], nlp_engine=engine)
    analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["ja"])

    def find(text: str) -> list[tuple[int, int, str]]:
        results = analyzer.analyze(text, "ja")
        return [(r.start, r.end, PRESIDIO[r.entity_type]) for r in results if r.entity_type in PRESIDIO]

    return find


def flagged_minutes(policy: Policy, count: int) -> dict[str, Any]:
    """Print each sentence of the minutes that is flagged, and count them."""
    sentences = random.Random(1).sample(minutes(), count)  # noqa: S311  (a sample, no secret)
    flagged = 0
    for sentence in sentences:
        if found := policy.decide(sentence).findings:
            flagged += 1
            print("flagged", [(sentence[f.start : f.end], f.rule) for f in found], "|", sentence)
    return {"sentences": count, "flagged": flagged, "percent": round(100 * flagged / count, 2)}


def timing(policy: Policy, texts: list[str]) -> dict[str, float]:
    """Return milliseconds of one check, one after the other."""
    taken = []
    for text in texts:
        started = time.perf_counter()
        policy.decide(text)
        taken.append(1000 * (time.perf_counter() - started))
    return {"median": round(statistics.median(taken), 2), "p95": round(statistics.quantiles(taken, n=20)[18], 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=tuple(SETS), default="development")
    parser.add_argument("--list", action="store_true", help="print every miss and false alarm")
    parser.add_argument("--minutes", type=int, default=0, help="sentences of the minutes to check and list")
    parser.add_argument("--presidio", action="store_true", help="Presidio's defaults on the same texts")
    arguments = parser.parse_args()
    attempts = cut_network()
    policy = load_policy(load_settings().policy)
    started = time.perf_counter()
    policy.warm()
    result: dict[str, Any] = {"load_seconds": round(time.perf_counter() - started, 2)}
    result["policy"] = measure(by_policy(policy), arguments.part, show=arguments.list)
    result["milliseconds"] = timing(
        policy, [example.text for example in SETS[arguments.part].lookalikes(arguments.part)]
    )
    if arguments.minutes:
        result["minutes"] = flagged_minutes(policy, arguments.minutes)
    result["resident_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    result["sockets_opened"] = len(attempts)
    if arguments.presidio:
        result["presidio"] = measure(by_presidio(), arguments.part)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    print(json.dumps({"commit": commit.stdout.strip(), "part": arguments.part, **result}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()

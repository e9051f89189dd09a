"""``kiroku check``: what the policy says of a text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.questions import questions_of
from commands.terminal import JsonFlag, console, print_json, refused
from settings import load_settings

if TYPE_CHECKING:
    from policy.decide import Policy
    from policy.types import Decision


def check(
    text: Annotated[str | None, typer.Argument(help="調べる文")] = None,
    file: Annotated[Path | None, typer.Option("--file", help='1行に1件の JSON {"id","text"}')] = None,
    explain: Annotated[bool, typer.Option("--explain", help="どの規則が働いたかも出力")] = False,
    as_json: JsonFlag = False,
) -> None:
    """文を方針(個人情報・機密性)に照らします。"""
    from policy.decide import load_policy
    from policy.errors import PolicyError

    try:
        policy = load_policy(load_settings().policy)
        policy.warm()
    except PolicyError as error:
        raise refused(error) from error
    any_refused = False
    for identity, given in questions_of(text, file, "text"):
        decision = policy.decide(given)
        any_refused |= decision.verdict == "refuse"
        if as_json:
            print_json(_checked(identity, decision, policy, explain=explain))
        else:
            console.print(decision.message or "問題は見つかりませんでした。", markup=False)
            for finding in decision.findings if explain else ():
                place = f"{finding.start + 1}〜{finding.end}文字目"
                console.print(f"  {finding.type}({place})：{finding.rule} {policy.explain(finding)}", markup=False)
    raise typer.Exit(1 if any_refused else 0)


def _checked(identity: str | None, decision: Decision, policy: Policy, *, explain: bool) -> dict[str, Any]:
    """Return what ``check`` prints of a decision; one that only warns lets the text pass."""
    entities = [
        {"start": finding.start, "end": finding.end, "type": finding.type}
        | ({"rule": finding.rule, "says": policy.explain(finding)} if explain else {})
        for finding in decision.findings
    ]
    verdict = decision.verdict if decision.verdict in ("mask", "refuse") else "allow"
    return {"id": identity, "decision": verdict, "entities": entities, "message": decision.message}

"""What the load run counts as a citation of a removed document."""

from __future__ import annotations

import pytest

from bench.load import Log, State
from bench.load_records import NAMES, change_records, file_name, write_records
from bench.page_session import Shown

ALL = frozenset({"a.txt", "b.txt"})
LOG = Log(
    states=[
        State(0, 1, ALL),
        State(10, 12, ALL - {"b.txt"}),  # b goes; reported at 12
        State(20, 21, ALL),  # and comes back
    ]
)


@pytest.mark.parametrize(
    ("sent", "seconds", "wrong"),
    [
        (5, 1, []),  # b is there
        (9, 2, []),  # it goes while the answer is on its way
        (11, 1, []),  # its removal is not yet reported
        (12.1, 1, ["b.txt"]),
        (18, 1, ["b.txt"]),
        (18, 5, []),  # it comes back while the answer is on its way
        (22, 1, []),
    ],
)
def test_a_citation_of_what_no_state_in_between_holds_is_wrong(sent, seconds, wrong):
    assert LOG.wrongly_cited(Shown("answered", ("a.txt", "b.txt"), sent, seconds)) == wrong


def test_a_record_goes_and_comes_back_in_the_next_round(tmp_path):
    folder = tmp_path / "records"
    write_records(folder)
    assert sum(path.name.startswith("kaigi-") for path in folder.iterdir()) == len(NAMES)
    first = change_records(folder, 1)
    assert not (folder / file_name(first)).exists()
    second = change_records(folder, 2)
    assert (folder / file_name(first)).exists()
    assert not (folder / file_name(second)).exists()

"""Sheets come in and go out through the API."""

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from httpx2 import Response

from scheduler.store.session import Database
from tests.api.office import Office, make_token

SITES = b"id;name\nforet;EPN For\xc3\xaat\nmarolles;Marolles\n"
BAD = b"id;skills\namina;5.1:9\n"


def send(office: Office, *files: tuple[str, bytes], **params: Any) -> Response:
    given = [("files", file) for file in files]
    return office.ask("POST", "/imports", files=given, params=params)


def test_sheets_are_previewed_then_imported(office: Office) -> None:
    tried = send(office, ("sites.csv", SITES), preview="true")
    assert tried.status_code == 200
    assert tried.json() == {
        "preview": True,
        "sheets": [
            {
                "sheet": "sites",
                "added": 1,
                "updated": 0,
                "unchanged": 1,
                "removed": 0,
                "gone": ["site midi"],
            }
        ],
        "skipped": [],
        "warnings": [],
        "faults": [],
    }
    assert office.get("/sites/marolles").status_code == 404
    done = send(office, ("sites.csv", SITES))
    assert done.json() == {**tried.json(), "preview": False}
    assert office.get("/sites/marolles").json()["name"] == "Marolles"
    again = send(office, ("sites.csv", SITES))
    assert [one["unchanged"] for one in again.json()["sheets"]] == [2]


def test_faults_are_told_with_their_place(office: Office) -> None:
    tried = send(office, ("sites.csv", SITES), ("aidants.csv", BAD), preview="true")
    assert tried.status_code == 200
    (fault,) = tried.json()["faults"]
    assert (fault["file"], fault["row"], fault["column"]) == (
        "aidants.csv",
        2,
        "skills",
    )
    refused = send(office, ("sites.csv", SITES), ("aidants.csv", BAD))
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_input")
    assert [one["where"] for one in refused.json()["errors"]] == [
        "aidants.csv, row 2, column skills"
    ]
    assert office.get("/sites/marolles").status_code == 404


def test_a_repeated_import_is_answered_again(office: Office) -> None:
    boundary = {"content-type": "multipart/form-data; boundary=x"}
    body = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="sites.csv"\r\n\r\n'
        + SITES
        + b"\r\n--x--\r\n"
    )
    headers = {**boundary, "idempotency-key": "monday"}
    first = office.ask("POST", "/imports", content=body, headers=headers)
    second = office.ask("POST", "/imports", content=body, headers=headers)
    assert second.headers["idempotency-replayed"] == "true"
    assert first.json() == second.json()
    assert first.json()["sheets"][0]["added"] == 1


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xff\xfe", b"{}", b"a;b\n1;2"]
)
def test_a_file_of_nothing_is_refused(office: Office, content: bytes) -> None:
    answer = send(office, ("x", content))
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_input")
    assert send(office).status_code == 422


def test_the_export_imported_again_changes_nothing(office: Office) -> None:
    book = office.get("/exports")
    assert book.status_code == 200
    assert book.headers["content-disposition"] == 'attachment; filename="bxl.xlsx"'
    assert book.headers["relais-left-out"] == "0"
    same = office.get("/exports", headers={"if-none-match": book.headers["etag"]})
    assert same.status_code == 304
    packed = office.get(
        "/exports", params={"form": "zip"}, headers={"accept-language": "fr"}
    )
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert "lieux.csv" in archive.namelist()
        files = [(name, archive.read(name)) for name in archive.namelist()]
    for given in ([("bxl.xlsx", book.content)], files):
        sheets = send(office, *given).json()["sheets"]
        assert sum(one["unchanged"] for one in sheets) >= 6
        assert (
            sum(one["added"] + one["updated"] + one["removed"] for one in sheets) == 0
        )


def test_a_reader_may_neither_import_nor_export(
    published: Database, now: datetime
) -> None:
    token = make_token(published, "bxl", now, account="reader", role="reader")
    reader = Office(published, "bxl", token)
    assert send(reader, ("sites.csv", SITES)).status_code == 403
    assert reader.get("/exports").status_code == 403

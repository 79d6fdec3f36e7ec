"""Who may do what through the API: one row for each operation, and nothing without.

`create_app` refuses to start when an operation has no row or a row no operation;
``docs/permissions.md`` is written from this table (``python -m api.permissions``), and
a test asks every operation as everybody.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scheduler.services.accounts import SCOPES_OF_ROLE

PREFIX: Final = "/api/v1/networks/{network}"


@dataclass(frozen=True, slots=True)
class Row:
    """One operation.

    Attributes
    ----------
    name
        Its ``operationId``.
    path
        After `PREFIX`.
    scope
        What the token must open, and the role of its account with it.
    """

    name: str
    method: str
    path: str
    scope: str


def _rows(scope: str, *lines: str) -> tuple[Row, ...]:
    """Read lines of ``name METHOD path``; the path of the network itself is empty."""
    split = (line.split() for line in lines)
    return tuple(
        Row(name, method, "".join(path), scope) for name, method, *path in split
    )


TABLE: Final = (
    *_rows(
        "network:read",
        "read_network GET",
        "list_accounts GET /accounts",
        "read_account GET /accounts/{account}",
        "list_tokens GET /tokens",
        "list_changes GET /changes",
        "list_jobs GET /jobs",
        "read_job GET /jobs/{job}",
        "list_warnings GET /warnings",
    ),
    *_rows(
        "network:admin",
        "change_network PATCH",
        "create_account POST /accounts",
        "change_account PATCH /accounts/{account}",
        "create_token POST /tokens",
        "revoke_token DELETE /tokens/{token}",
    ),
    *_rows(
        "people:read",
        "list_helpers GET /helpers",
        "read_helper GET /helpers/{helper}",
        "read_availability GET /helpers/{helper}/availability",
        "read_hours GET /helpers/{helper}/hours",
        "list_hours GET /hours",
        "list_attendance GET /sessions/{session}/attendance",
        "list_cancellations GET /sessions/{session}/cancellations",
        "list_fairness GET /fairness",
    ),
    *_rows(
        "people:write",
        "create_helper POST /helpers",
        "change_helper PATCH /helpers/{helper}",
        "introduce_helper POST /helpers/{helper}/introductions",
        "replace_availability PUT /helpers/{helper}/availability",
        "add_absence POST /helpers/{helper}/absences",
        "remove_absence DELETE /helpers/{helper}/absences/{absence}",
        "add_exception POST /helpers/{helper}/exceptions",
        "remove_exception DELETE /helpers/{helper}/exceptions/{exception}",
        "answer_round PUT /rounds/{week}/answers/{helper}",
        "cancel_helper POST /sessions/{session}/cancellations",
        "take_back_cancellation DELETE /sessions/{session}/cancellations/{helper}",
        "put_attendance PUT /sessions/{session}/attendance/{helper}",
        "clear_attendance DELETE /sessions/{session}/attendance/{helper}",
    ),
    *_rows(
        "places:read",
        "list_sites GET /sites",
        "read_site GET /sites/{site}",
        "read_openings GET /sites/{site}/openings",
        "list_closures GET /closures",
        "list_extra_openings GET /sites/{site}/extra-openings",
        "list_travel GET /travel",
        "read_calendar GET /calendar",
        "read_site_week GET /sites/{site}/weeks/{week}",
        "list_activities GET /activities",
        "read_activity GET /activities/{activity}",
        "list_sessions GET /sessions",
        "read_session GET /sessions/{session}",
        "list_resources GET /resources",
        "read_resource GET /resources/{resource}",
        "list_loans GET /resources/{resource}/loans",
        "list_series GET /series",
        "read_series GET /series/{series}",
    ),
    *_rows(
        "places:write",
        "create_site POST /sites",
        "change_site PATCH /sites/{site}",
        "replace_openings PUT /sites/{site}/openings",
        "add_closure POST /closures",
        "remove_closure DELETE /closures/{closure}",
        "add_extra_opening POST /sites/{site}/extra-openings",
        "remove_extra_opening DELETE /sites/{site}/extra-openings/{opening}",
        "put_travel PUT /travel/{site}/{other}",
        "remove_travel DELETE /travel/{site}/{other}",
        "create_activity POST /activities",
        "change_activity PATCH /activities/{activity}",
        "create_session POST /sessions",
        "change_session PATCH /sessions/{session}",
        "create_resource POST /resources",
        "change_resource PATCH /resources/{resource}",
        "add_loan POST /resources/{resource}/loans",
        "remove_loan DELETE /resources/{resource}/loans/{loan}",
        "create_series POST /series",
        "change_series PATCH /series/{series}",
    ),
    *_rows(
        "network:admin",
        "import_sheets POST /imports",
        "export_sheets GET /exports",
    ),
    *_rows(
        "planning:read",
        "list_rounds GET /rounds",
        "read_round GET /rounds/{week}",
        "list_missing GET /rounds/{week}/missing",
        "read_heat GET /rounds/{week}/heat",
        "list_runs GET /rounds/{week}/runs",
        "read_run GET /rounds/{week}/runs/{run}",
        "read_run_plan GET /rounds/{week}/runs/{run}/plan",
        "follow_run GET /rounds/{week}/runs/{run}/events",
        "compare_plans GET /rounds/{week}/comparison",
        "read_draft GET /rounds/{week}/draft",
        "judge_move POST /rounds/{week}/draft/judgements",
        "list_stand_ins GET /rounds/{week}/draft/seats/{session}/{seat}/stand-ins",
        "explain_seat GET /rounds/{week}/draft/seats/{session}/{seat}/why",
        "list_edits GET /rounds/{week}/draft/edits",
        "list_pins GET /rounds/{week}/pins",
        "list_versions GET /rounds/{week}/versions",
        "read_version GET /rounds/{week}/versions/{number}",
        "read_difference GET /rounds/{week}/versions/{number}/difference",
        "list_alarms GET /alarms",
        "read_alarm GET /alarms/{alarm}",
        "list_alarm_stand_ins GET /alarms/{alarm}/stand-ins",
    ),
    *_rows(
        "planning:write",
        "open_round POST /rounds",
        "change_round PATCH /rounds/{week}",
        "start_run POST /rounds/{week}/runs",
        "stop_run POST /rounds/{week}/runs/{run}/stop",
        "adopt_run POST /rounds/{week}/runs/{run}/adoption",
        "edit_draft POST /rounds/{week}/draft/edits",
        "undo_edit POST /rounds/{week}/draft/undo",
        "put_pin PUT /rounds/{week}/pins/{session}/{seat}",
        "remove_pin DELETE /rounds/{week}/pins/{session}/{seat}",
        "repair_alarm POST /alarms/{alarm}/repair",
        "repair_round POST /rounds/{week}/repair",
        "dismiss_alarm POST /alarms/{alarm}/dismissal",
    ),
    *_rows("planning:publish", "publish_round POST /rounds/{week}/versions"),
    *_rows(
        "notices:read",
        "list_notices GET /notices",
        "read_notice GET /notices/{notice}",
        "read_notice_mail GET /notices/{notice}/mail",
    ),
    *_rows(
        "notices:write",
        "retry_notice POST /notices/{notice}/retry",
        "withdraw_notice POST /notices/{notice}/withdrawal",
        "create_feed POST /feeds",
        "revoke_feeds DELETE /feeds",
    ),
)
ROWS: Final = {row.name: row for row in TABLE}
DOCUMENT: Final = Path("docs/permissions.md")


def document() -> str:
    """Write the table for readers."""
    roles = {
        role: "yes" if role == "coordinator" else "reading" for role in SCOPES_OF_ROLE
    }
    lines = [
        "# Permissions",
        "",
        "Every operation of the API, what a token must open for it, and for whom that",
        "can be. Whatever is not in this table is refused. All paths begin with",
        f"`{PREFIX}`; with the token of another network the answer is always 404.",
        "",
        "The page is written from the table that the doors themselves use, by",
        "`python -m api.permissions`.",
        "",
        "| operation | | path | scope | " + " | ".join(roles) + " |",
        "|---|---|---|---|" + "---|" * len(roles),
    ]
    for row in TABLE:
        may = [
            "yes" if row.scope in scopes else "no" for scopes in SCOPES_OF_ROLE.values()
        ]
        lines.append(
            f"| `{row.name}` | {row.method} | `{row.path or '/'}` | `{row.scope}` | "
            + " | ".join(may)
            + " |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (Path(sys.argv[1]) if sys.argv[1:] else DOCUMENT).write_text(
        document(), encoding="utf-8", newline="\n"
    )

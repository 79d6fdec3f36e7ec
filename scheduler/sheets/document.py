"""The part of the documentation that says what each sheet holds, from the templates.

``python -m scheduler.sheets.document`` writes it to standard output.
"""

import sys
from typing import Final

from scheduler.sheets.template import Column, Template
from scheduler.sheets.templates import TEMPLATES

_HEAD: Final = """\
| heading | en français | must be filled | what | write | example |
|---|---|---|---|---|---|
"""


def sheet_tables() -> str:
    """Give one section with a table for each sheet, in Markdown."""
    return "\n".join(_section(template) for template in TEMPLATES.values())


def _section(template: Template) -> str:
    name = template.key
    title = name if name == template.fr else f"{name} (fr: {template.fr})"
    rows = "".join(_row(column) for column in template.columns)
    return f"### {title}\n\n{template.help_en}\n\n{_HEAD}{rows}"


def _row(column: Column) -> str:
    must = "yes" if column.required else ""
    example = f"`{column.example}`" if column.example else ""
    cells = (column.en, column.fr, must, column.help_en, column.kind.en, example)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


if __name__ == "__main__":
    sys.stdout.write(sheet_tables())

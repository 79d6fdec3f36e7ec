"""Write the JSON Schemas into a folder: ``python -m matching.files docs``."""

import json
import sys
from pathlib import Path

from matching.files import plan_schema, problem_schema


def main(folder: Path) -> None:
    """Write both schemas."""
    for name, schema in (("problem", problem_schema()), ("plan", plan_schema())):
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (folder / f"{name}.schema.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

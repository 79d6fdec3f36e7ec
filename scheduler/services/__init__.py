"""What may happen: use cases as functions of plain values, `db` first."""

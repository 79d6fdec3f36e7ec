"""Helpers: everything that is known about them but when they can come.

A helper is never deleted: what they held stays. One that is not active is no longer
planned. The pitfall is privacy: of what is personal only the name of the field is
remembered in changes, never its value.
"""

from scheduler.services.people.documents import helper_document, list_helpers
from scheduler.services.people.editing import (
    KIND,
    change_helper,
    create_helper,
    introduce,
)

__all__ = [
    "KIND",
    "change_helper",
    "create_helper",
    "helper_document",
    "introduce",
    "list_helpers",
]

"""manifest.json: what was rendered, from which specification, with the hash of every file."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from tenderkit.blocks import Document
from tenderkit.model.assignment import Assignment

NAME = "manifest.json"


def assignment_of(data: bytes) -> str:
    """The id of the assignment whose documents a manifest lists, or "" if it is none."""
    try:
        return str(json.loads(data)["specification"]["id"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


def manifest(assignment: Assignment, documents: Sequence[Document], files: Mapping[str, bytes], tool: str) -> bytes:
    """Every file with kind, title and SHA-256, in reading order; and the specification's id, version and hash."""
    kinds = {document.name: document for document in documents}
    order = {document.name: place for place, document in enumerate(documents)}

    def place(name: str) -> tuple[int, str]:
        return order.get(name.rsplit(".", 1)[0], len(order)), name

    listed = []
    for name in sorted(files, key=place):
        document = kinds.get(name.rsplit(".", 1)[0])
        listed.append(
            {
                "file": name,
                "kind": document.marks.kind if document else "",
                "title": document.title if document else "",
                "draft": bool(document and document.marks.draft),
                "sha256": hashlib.sha256(files[name]).hexdigest(),
            }
        )
    whole = {
        "specification": {
            "id": assignment.id,
            "version": assignment.version,
            "sha256": assignment.sha256,
            "diarienummer": assignment.diarienummer,
        },
        "tool": f"tenderkit {tool}",
        "files": listed,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()

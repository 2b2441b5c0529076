"""What a file really is. Its content decides; the name must agree with it.

Nothing here is stored or served: verdicts only. What is given is read from its start and left
rewound. What every kind of upload needs lies here; what the library takes beyond it is
`resources/files`.
"""

from members.files.bounds import MAX_EVIDENCE_BYTES
from members.files.evidence import ACCEPTED, check_evidence
from members.files.formats import EvidenceFormat, Refused
from members.files.hashing import content_hash

__all__ = [
    "ACCEPTED",
    "MAX_EVIDENCE_BYTES",
    "EvidenceFormat",
    "Refused",
    "check_evidence",
    "content_hash",
]

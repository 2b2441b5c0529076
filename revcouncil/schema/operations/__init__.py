"""Schema changes for a live database. Each looks at what is there and does what is missing.

Run twice, run again after a kill, run beside a build that is still going: the same end. All are
reversible. See docs/migrations.md for one worked example of each.
"""

from revcouncil.schema.operations.backfill import BackfillInBatches
from revcouncil.schema.operations.checks import DropFieldCheck, ReplaceChecks, VerifyRows
from revcouncil.schema.operations.columns import RequireNotNull
from revcouncil.schema.operations.indexes import (
    AddIndexConcurrently,
    AddUniqueConcurrently,
    RemoveIndexConcurrently,
)
from revcouncil.schema.operations.keys import AddForeignKeyNotValid, ValidateConstraint
from revcouncil.schema.operations.policies import AlterPolicies

__all__ = [
    "AddForeignKeyNotValid",
    "AddIndexConcurrently",
    "AddUniqueConcurrently",
    "AlterPolicies",
    "BackfillInBatches",
    "DropFieldCheck",
    "RemoveIndexConcurrently",
    "ReplaceChecks",
    "RequireNotNull",
    "ValidateConstraint",
    "VerifyRows",
]

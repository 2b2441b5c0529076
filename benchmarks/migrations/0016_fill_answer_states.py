"""Third of six for the states of answers: what was set aside before says so, and what was edited
since waits for a reviewer. Safe to stop and rerun. No reverse: 0014's reverse drops the columns.

Each such set gets its first line of history, as not recorded: nobody wrote down why.
"""

from django.db import migrations

from revcouncil.schema.operations import BackfillInBatches

# The answers before were set aside already: those of now came later.
EDITED_SINCE = """
    (SELECT max(earlier.replaced_at) FROM benchmarks_earlieranswers AS earlier
     WHERE earlier.member_id = benchmarks_benchmarksubmission.member_id
       AND earlier.category = benchmarks_benchmarksubmission.category
       AND NOT earlier.is_valid)
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("benchmarks", "0015_follow_answer_states"),
    ]

    operations = [
        BackfillInBatches(
            "benchmarksubmission",
            "answer_states",
            set={"state": "'REJECTED'", "waits_since": EDITED_SINCE},
            where="NOT is_valid AND state = 'ACCEPTED'",
        ),
    ]

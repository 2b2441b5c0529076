"""What members set out to do, write down, and see in it later."""

from django.apps import AppConfig

from members.audit.rules import Deed
from members.flags.rules import Flag


class GrowthConfig(AppConfig):
    """Goals, the diary, reviews of a period."""

    name = "growth"
    verbose_name = "Diary"
    sign_in_listeners = ("growth.diary.writing.kept.signed_in",)
    audited_deeds = (
        Deed("entry_held", "Entry taken out of the diary", "growth"),
        Deed("entry_let_go", "Entry let back into the diary", "growth"),
        Deed("reply_changed", "Reply changed by staff", "growth"),
        Deed("reply_removed", "Reply removed by staff", "growth"),
        Deed("report_dismissed", "Report left as it is", "growth"),
    )
    feature_flags = (
        Flag(
            "diary",
            "Diary",
            "Goals, entries and replies, and reviews of a period.",
            addresses=("growth:",),
            tasks=(
                "growth.diary.feed.tasks.tell_replies",
                "growth.goals.tasks.remind_of_goals",
            ),
        ),
    )

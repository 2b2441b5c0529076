"""What others replied to a member's entries and the member has not looked at yet."""

from django.db import models
from django.db.models import Q

from growth.models.replies import Reply
from members.models import Member


class ReplyNews(models.Model):
    """One reply that the author of the entry has not seen.

    Written with the reply, unless it is the author's own; taken away when the author sees it, so
    that what is here is new. It goes with the reply and with the author.
    """

    reply = models.OneToOneField(
        Reply, on_delete=models.DO_NOTHING, primary_key=True, related_name="news"
    )
    # The author of the entry.
    member = models.ForeignKey(
        Member, on_delete=models.DO_NOTHING, db_index=False, related_name="reply_news"
    )
    # When a letter told of it, or when none was to be written.
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name_plural = "reply news"
        indexes = [
            # Read by the pages of the diary, and when the author is erased.
            models.Index(fields=["member"], name="replynews_member_idx"),
            # Read by the job that writes letters of replies.
            models.Index(
                fields=["member"], condition=Q(told_at__isnull=True), name="replynews_untold_idx"
            ),
        ]

    def __str__(self) -> str:
        return f"News {self.pk}"

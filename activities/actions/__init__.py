"""What happens to submissions. The only place that writes them."""

from activities.actions.drafts import drop_draft, keep_draft
from activities.actions.editing import change, set_visibility, withdraw
from activities.actions.refusals import Refused
from activities.actions.sending import send

__all__ = ["Refused", "change", "drop_draft", "keep_draft", "send", "set_visibility", "withdraw"]

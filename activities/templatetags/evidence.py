"""What pages that show evidence ask. `{% load evidence %}` first."""

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat

from activities.evidence import address
from activities.models import Attachment
from members.files import EvidenceFormat

register = template.Library()


@register.simple_tag(takes_context=True)
def evidence_address(context: dict[str, Any], attachment: Attachment) -> str:
    """Where the one who looks at the page opens the file, for an hour."""
    return address(attachment, reader=context["request"].user)


@register.filter
def is_picture(attachment: Attachment) -> bool:
    """Whether a page may show it as one."""
    return EvidenceFormat(attachment.format).is_picture


@register.filter
def kind_and_size(attachment: Attachment) -> str:
    """Such as "PDF, 2.1 MB"."""
    return f"{EvidenceFormat(attachment.format).label}, {filesizeformat(attachment.size)}"

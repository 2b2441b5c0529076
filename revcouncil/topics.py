"""What the library may hold on a benchmark question: the words to search it for. Until resources
have tags.
"""

from typing import Final

TOPICS: Final = {
    "gtm_engineer_us": "GTM engineer",
    "gtm_engineer_offshore": "GTM engineer",
    "sdr_us_base": "hiring",
    "sdr_offshore": "hiring",
    "account_manager": "account",
    "va_hourly": "delegation",
    "copywriter_hourly": "copy",
    "domain_cost": "domain",
    "inbox_cost": "inbox",
    "warmup_cost": "warm-up",
    "sending_cost": "sequence",
    "enrichment_cost": "research",
    "average_retainer": "retainer",
    "gross_margin": "pricing",
    "monthly_churn": "client",
    "revenue_per_employee": "delegation",
    "domains_per_client": "domain",
    "inboxes_per_domain": "inbox",
    "daily_sends": "deliverability",
    "warmup_days": "warm-up",
    "reply_rate": "reply",
    "positive_reply_rate": "reply",
    "meeting_rate": "discovery",
}

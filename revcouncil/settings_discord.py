"""Settings of the bot on Discord. Read by revcouncil/settings.py, which has read `.env` before.

What belongs together but is set in half is said by members/discord/checks.py.
"""

import environ

_env = environ.Env()

# Without a token nobody's roles are given on Discord, and the pages and the admin say so.
DISCORD_BOT_TOKEN: str = _env.str("DISCORD_BOT_TOKEN", default="")
DISCORD_GUILD_ID: str = _env.str("DISCORD_GUILD_ID", default="")
DISCORD_INTRO_CHANNEL_ID: str = _env.str("DISCORD_INTRO_CHANNEL_ID", default="")
DISCORD_ROLE_SQUIRE: str = _env.str("DISCORD_ROLE_SQUIRE", default="")
DISCORD_ROLE_KNIGHT: str = _env.str("DISCORD_ROLE_KNIGHT", default="")
DISCORD_ROLE_LORD: str = _env.str("DISCORD_ROLE_LORD", default="")
DISCORD_ROLE_DEBTOR: str = _env.str("DISCORD_ROLE_DEBTOR", default="")
DISCORD_ROLE_TOP_CONTRIBUTOR: str = _env.str("DISCORD_ROLE_TOP_CONTRIBUTOR", default="")

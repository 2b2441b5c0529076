"""A shared review as HTML."""

from typing import Final

import nh3
from markdown_it import MarkdownIt

# Of what `as_entry.markdown_of` writes, and no more.
TAGS: Final = {"h2", "p", "ol", "li", "a", "strong"}
_markdown = MarkdownIt("commonmark", {"html": False}).disable("image")


def render(content: str) -> str:
    """Safe HTML of its Markdown."""
    html = nh3.clean(
        _markdown.render(content),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes=set(),
        link_rel=None,
    )
    # It stands below its title, an h3.
    return html.replace("<h2>", "<h4>").replace("</h2>", "</h4>")

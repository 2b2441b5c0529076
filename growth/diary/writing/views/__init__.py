"""The pages of writing."""

from growth.diary.writing.views.deleting import delete_entry
from growth.diary.writing.views.mine import export, mine
from growth.diary.writing.views.sheet import draft, write

__all__ = ["delete_entry", "draft", "export", "mine", "write"]

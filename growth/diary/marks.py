"""What tells the words somebody looked at from those that stand there now."""

from hashlib import sha256

from growth.models import Post, Reply


def mark_of(about: Post | Reply) -> str:
    """The mark of the words as staff see them: of an entry its own title and text, whatever its
    author types beside them.
    """
    if isinstance(about, Post):
        return sha256(f"{about.title}\0{about.content}".encode()).hexdigest()
    return about.edited_at.isoformat() if about.edited_at else "first"

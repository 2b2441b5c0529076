"""The site speaks UTF-8 alone, whatever a request says of itself."""

from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def utf8_only(application: Application) -> Application:
    """The same application, told no other alphabet.

    Django reads the query in the alphabet a request names while it makes the request, before any
    middleware stands ready: one that is none ("rot13") would end as a failure of ours.
    """

    def speak(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = without_alphabet(environ.get("CONTENT_TYPE", ""))
        return application(environ, start_response)

    return speak


def without_alphabet(content_type: str) -> str:
    """A content type without its `charset`; as it was where it names none."""
    if "charset" not in content_type.lower():
        return content_type
    message = Message()
    message["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    boundary = message.get_param("boundary")
    kind = message.get_content_type()
    return f"{kind}; boundary={boundary}" if isinstance(boundary, str) else kind

"""When a request is there, whatever pieces it comes in."""

import pytest

from revcouncil.serving.arriving import HEAD_BYTES, Arriving, Stage

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize(
    ("data", "stage"),
    [
        (b"", Stage.HEAD),
        (b"GET / HTTP/1.1\r\n", Stage.HEAD),
        (GET, Stage.WHOLE),
        (GET + b"GET", Stage.WHOLE),
        (POST, Stage.BODY),
        (POST + b"1234", Stage.BODY),
        (POST + b"12345", Stage.WHOLE),
        (POST.replace(b"Content-Length: 5", b"CONTENT-length :\t5 ") + b"1", Stage.BODY),
        (POST.replace(b"5", b"100"), Stage.BODY),
        (POST.replace(b"5", b"101"), Stage.BY_HEAD),
        (POST.replace(b"5", b"9" * 18), Stage.BY_HEAD),
        # What is no length is refused by the server, which is told at once.
        (POST.replace(b"5", b"-5"), Stage.WHOLE),
        (POST.replace(b"5\r", b"5\r\nContent-Length: 6\r"), Stage.BY_HEAD),
        (POST.replace(b"5\r", b"5\r\nTransfer-Encoding: chunked\r"), Stage.BY_HEAD),
        (b"GET / HTTP/1.1\r\nA: " + b"a" * HEAD_BYTES, Stage.TOO_LONG),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_how_far_a_request_has_come(data: bytes, stage: Stage, piece: int) -> None:
    request = Arriving(body_bytes=100)
    for at in range(0, len(data), piece):
        request.add(data[at : at + piece])
    assert request.stage is stage
    assert bytes(request.data) == data


def test_who_asks_whether_to_go_on_waits_only_for_a_body_that_is_taken() -> None:
    asking = POST.replace(b"5\r", b"5\r\nExpect: 100-continue\r")
    request = Arriving(body_bytes=100)
    assert request.add(asking)
    assert bytes(request.data) == POST
    assert not request.add(b"12345")
    assert request.stage is Stage.WHOLE
    assert not Arriving(body_bytes=100).add(asking + b"12345")
    assert not Arriving(body_bytes=4).add(asking)

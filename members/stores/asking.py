"""How an S3-compatible store is asked, and what its refusals mean."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError

from members.stores.store import StoreDown

# What a code of the store may be made of; anything else is not repeated.
CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")


def client_config(*, addressing: str, attempts: int, connect_s: float, read_s: float) -> Config:
    """How the store is asked."""
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": addressing},
        retries={"mode": "standard", "total_max_attempts": attempts},
        connect_timeout=connect_s,
        read_timeout=read_s,
        tcp_keepalive=True,
        # Supabase and others know none of the newer checksums.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


@contextmanager
def asking(name: str) -> Iterator[None]:
    """Has what the store says in the words of this package."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if status == 404 and code != "NoSuchBucket":
            raise FileNotFoundError(name) from None
        said = code if CODE.fullmatch(code) else str(status)
        raise StoreDown(f"The store answered {said}.") from error
    except (BotoCoreError, Boto3Error, RetriesExceededError) as error:
        raise StoreDown(f"The store gave no whole answer ({type(error).__name__}).") from error

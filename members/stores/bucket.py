"""Files in an S3-compatible bucket: AWS, Garage, SeaweedFS, Supabase.

What goes wrong on the way is StoreDown, with the reason and without any key; a file that is not
there is FileNotFoundError, as on a disk.
"""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import IO, Any, Final

from boto3.s3.transfer import TransferConfig
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.utils.deconstruct import deconstructible
from storages.backends.s3 import S3Storage

from members.stores.asking import asking, client_config
from members.stores.store import CHUNK_BYTES, STAGING, Kind, Mismatch, Store, Stored

# A part of a longer upload. One after the other: memory holds one of them.
PART_BYTES: Final = 8 * 1024 * 1024
SPOOL_BYTES: Final = 1024 * 1024


@deconstructible(path="members.stores.bucket.BucketStore")
class BucketStore(Store, S3Storage):
    """django-storages', with errors, pieces and walks of ours. Nothing is public, nothing is
    overwritten.
    """

    signs_addresses = True

    def __init__(self, **options: Any) -> None:
        self.public_endpoint: str = options.pop("public_endpoint", "")
        self._making, self._made, self._made_public = Lock(), None, None
        config = client_config(
            addressing=options.get("addressing_style") or "auto",
            attempts=options.pop("attempts", 4),
            connect_s=options.pop("connect_s", 5),
            read_s=options.pop("read_s", 30),
        )
        super().__init__(
            **{
                "client_config": config,
                "signature_version": "s3v4",
                "transfer_config": TransferConfig(
                    multipart_threshold=PART_BYTES,
                    multipart_chunksize=PART_BYTES,
                    use_threads=False,
                ),
                "max_memory_size": SPOOL_BYTES,
                "file_overwrite": False,
                "default_acl": None,
                # What the machine's environment says of other accounts is not ours.
                "session_profile": None,
                "security_token": None,
                **options,
            }
        )

    _made: Any
    _made_public: Any

    # ------------------------------------------------------------------- Django's
    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("Files of the store are read, or saved as a whole.")
        spool = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115
        for chunk in self.read(name):
            spool.write(chunk)
        spool.seek(0)
        return File(spool, name)

    def _save(self, name: str, content: Any) -> str:
        with asking(name):
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Django's."""
        with suppress(FileNotFoundError), asking(name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Django's."""
        with asking(name):
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Django's."""
        with asking(name):
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        """Django's."""
        with asking(name):
            return int(self._client.head_object(**self._of(name))["ContentLength"])

    def get_modified_time(self, name: str) -> datetime:
        """Django's."""
        with asking(name):
            modified: datetime = self._client.head_object(**self._of(name))["LastModified"]
            return modified

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> str:
        """None: who may have a file is for the page to say, which signs an address then."""
        return "#"

    # ----------------------------------------------------------------------- ours
    def read(self, name: str, first: int = 0, last: int | None = None) -> Iterator[bytes]:
        """See Store."""
        whole = first == 0 and last is None
        piece = {} if whole else {"Range": f"bytes={first}-{'' if last is None else last}"}
        with asking(name):
            answer = self._client.get_object(**self._of(name), **piece)
        return _pieces(name, answer["Body"])

    def walk(self, after: str = "") -> Iterator[Stored]:
        """See Store."""
        prefix = f"{self.location.strip('/')}/" if self.location.strip("/") else ""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=prefix, StartAfter=f"{prefix}{after}" if after else ""
        )
        turned = iter(pages)
        while True:
            with asking(after):
                page = next(turned, None)
            if page is None:
                return
            for one in page.get("Contents", ()):
                name = one["Key"].removeprefix(prefix)
                if name > after and not name.startswith(STAGING):
                    # What consoles make of an empty folder.
                    kind = Kind.OTHER if name.endswith("/") else Kind.FILE
                    yield Stored(name, one["Size"], one["LastModified"], kind)

    def keep(self, name: str, content: IO[bytes], *, sha256: str) -> None:
        """See Store."""
        draft = f"{STAGING}{secrets.token_hex(16)}"
        try:
            self._save(draft, File(content, name=name))
            digest = hashlib.sha256()
            for chunk in self.read(draft):
                digest.update(chunk)
            if digest.hexdigest() != sha256:
                raise Mismatch("What the store gave back is not what it was given.")
            with asking(name):
                self._client.copy_object(
                    **self._of(name),
                    CopySource=self._of(draft),
                    MetadataDirective="REPLACE",
                    ContentType=self._get_write_parameters(name)["ContentType"],
                )
        finally:
            with suppress(OSError):
                self.delete(draft)

    def clear_staging(self, before: datetime) -> None:
        """See Store."""
        with asking(STAGING):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=self._of(STAGING)["Key"].rstrip("/") + "/"
            )
            for page in pages:
                for one in page.get("Contents", ()):
                    if one["LastModified"] < before:
                        self._client.delete_object(Bucket=self.bucket_name, Key=one["Key"])
            self._end_uploads(before)

    def _end_uploads(self, before: datetime) -> None:
        """Uploads in parts that nobody ended: no list shows them, and they take room."""
        pages = self._client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self.bucket_name, Prefix=self.location.strip("/")
        )
        for page in pages:
            for one in page.get("Uploads", ()):
                if one["Initiated"] < before:
                    self._client.abort_multipart_upload(
                        Bucket=self.bucket_name, Key=one["Key"], UploadId=one["UploadId"]
                    )

    def signed_address(
        self,
        name: str,
        *,
        seconds: int,
        media_type: str,
        disposition: str = "",
        method: str = "GET",
        **more: Any,
    ) -> str:
        """See Store. The store names the type and the file as we would; nothing is asked of it."""
        said = {"ResponseContentType": media_type, "ResponseCacheControl": "private, no-store"}
        if more.get("cached"):
            said["ResponseCacheControl"] = f"private, max-age={seconds}"
        if disposition:
            said["ResponseContentDisposition"] = disposition
        address: str = self._public_client.generate_presigned_url(
            "get_object", Params={**self._of(name), **said}, ExpiresIn=seconds, HttpMethod=method
        )
        return address

    @property
    def connection(self) -> Any:
        """One for all threads: making one takes a quarter of a second, and the clients below it,
        which are all that is used of it, may be shared.
        """
        with self._making:
            if self._made is None:
                self._made = self._create_session().resource("s3", **self._where(self.endpoint_url))
        return self._made

    @property
    def _client(self) -> Any:
        return self.connection.meta.client

    @property
    def _public_client(self) -> Any:
        """The one that knows the address browsers reach the store by."""
        if not self.public_endpoint:
            return self._client
        with self._making:
            if self._made_public is None:
                self._made_public = self._create_session().client(
                    "s3", **self._where(self.public_endpoint)
                )
        return self._made_public

    def _where(self, endpoint: str | None) -> dict[str, Any]:
        return {
            "region_name": self.region_name,
            "endpoint_url": endpoint,
            "config": self.client_config,
        }

    def _of(self, name: str) -> dict[str, str]:
        try:
            return {"Bucket": self.bucket_name, "Key": self._normalize_name(_clean(name))}
        except (SuspiciousOperation, ValueError) as error:
            raise FileNotFoundError(name) from error


def _clean(name: str) -> str:
    """The name as it is. Raises ValueError for one that leads elsewhere."""
    parts = name.rstrip("/").split("/")
    if "\0" in name or any(part in ("", ".", "..") for part in parts):
        raise ValueError(name)
    return name


def _pieces(name: str, body: Any) -> Iterator[bytes]:
    try:
        chunks = body.iter_chunks(CHUNK_BYTES)
        while True:
            with asking(name):
                chunk = next(chunks, b"")
            if not chunk:
                return
            yield chunk
    finally:
        body.close()

"""The private store, whatever it is: keep, read in parts, copy, hand over by a signed link, remove for good.

On disk and in memory Django's own interface says all; of S3 (django-storages) more can be had: a part of a file
without the rest, links that expire, and everything that begins with a name removed by one request.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext_lazy as _

from social_learning import conf
from social_learning.lib.errors import NoRoom, Unavailable

log = logging.getLogger(__name__)

FOLDER = "knowledge"
# Where uploads arrive, if the store is a disk.
INCOMING = "incoming"
CHUNK = 1 << 18
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FULL_CODES = frozenset({"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "ServiceQuotaExceededException"})
_GONE_CODES = frozenset({"404", "NoSuchKey", "NotFound"})


def store() -> Storage:
    """Return the private storage that the site has set."""
    return storages[conf.get("STORAGE_ALIAS")]


def page_folder(path: str) -> str:
    """Return where the page images of a file lie: beside it."""
    return f"{path}.pages"


def page_path(path: str, number: int) -> str:
    """Return where the image of one page lies."""
    return f"{page_folder(path)}/{number:04d}.webp"


def made_folder(path: str) -> str:
    """Return where lies what else was made of a file: beside it."""
    return f"{path}.made"


def made_path(path: str, name: str) -> str:
    """Return where one of those things lies."""
    return f"{made_folder(path)}/{name}"


def save(content: File[Any], mime: str) -> str:
    """Keep a content under a random name and return that; raises ``Unavailable`` or ``NoRoom``, then nothing is kept.

    It is written once, or only moved where it already lies on the same disk.
    """
    token = secrets.token_hex(20)
    path = f"{FOLDER}/{token[:2]}/{token}"
    # An object store keeps the type: the one that was found, never the one a browser has declared.
    content.content_type = mime  # type: ignore[attr-defined]
    try:
        return store().save(path, content)
    except Exception as error:
        log.exception("social_learning: no file can be kept")
        with suppress(Exception):
            # What was written before the disk was full.
            store().delete(path)
        raise refusal(error) from error


def refusal(error: Exception) -> Unavailable:
    """Return what a person is told when the store does not take a file."""
    if getattr(error, "errno", None) in _FULL or _code(error) in _FULL_CODES:
        sentence = _("There is no room left on this site for your file. What you wrote is safe; please tell its team.")
        return NoRoom(sentence)
    sentence = _("The place for files does not answer, so yours could not be kept. Please try again in a few minutes.")
    return Unavailable(sentence, code="storage_unavailable")


def read(path: str, part: range) -> Iterator[bytes]:
    """Return the bytes of a part in pieces; raises ``FileNotFoundError`` at once for what is not there."""
    storage = store()
    return _from_bucket(storage, path, part) if is_s3(storage) else _slice(storage.open(path), part)


def copy_to(path: str, target: Path) -> None:
    """Copy a content to a local file, with flat memory; raises ``FileNotFoundError`` for what is not there."""
    storage = store()
    if not is_s3(storage):
        with storage.open(path) as kept, target.open("wb") as copy:
            shutil.copyfileobj(kept, copy, CHUNK)
        return
    with _missing(path):
        _object(storage, path).download_file(str(target))


def replace(path: str, source: Path, mime: str) -> None:
    """Put a local file in the place of a content, at one stroke: who opens it gets the one or the other, whole."""
    storage: Any = store()
    with source.open("rb") as file:
        content = File(file, name=path)
        content.content_type = mime  # type: ignore[attr-defined]
        try:
            place = storage.path(path)
        except NotImplementedError:
            # A bucket, or memory: writing to a name that is taken takes its place. save() would look for a free one.
            storage._save(path, content)
        else:
            os.replace(storage.path(storage.save(f"{path}.new", content)), place)


def signed_url(path: str, *, mime: str, disposition: str) -> str:
    """Return a link that gives this content for a short time and as nothing but this type, ``""`` if there is none."""
    storage: Any = store()
    # Without signatures, or behind a domain of its own, a link would work for ever or not at all.
    if not is_s3(storage) or not storage.querystring_auth or storage.custom_domain:
        return ""
    forced = {"ResponseContentType": mime, "ResponseContentDisposition": disposition, "ResponseCacheControl": "private"}
    return str(storage.url(path, parameters=forced, expire=int(conf.get("SIGNED_URL_SECONDS"))))


def remove(path: str) -> None:
    """Remove a content and all that was ever made of it, also what a preparation that broke off has left behind.

    What is gone already is no error. In S3 every version goes, as far as the site's key may do that.
    """
    storage = store()
    if is_s3(storage):
        _remove_from_bucket(storage, path)
        return
    for folder in (page_folder(path), made_folder(path)):
        try:
            _folders, names = storage.listdir(folder)
        except (FileNotFoundError, NotImplementedError):
            continue
        for name in names:
            storage.delete(f"{folder}/{name}")
        storage.delete(folder)
    storage.delete(path)


def is_s3(storage: Storage) -> bool:
    """Return whether this is the S3 storage of django-storages, or one that is made of it."""
    return any(cls.__module__.startswith("storages.backends.s3") for cls in type(storage).__mro__)


def _slice(file: IO[bytes] | File[Any], part: range) -> Iterator[bytes]:
    def pieces() -> Iterator[bytes]:
        with file:
            file.seek(part.start)
            left = len(part)
            while left > 0 and (chunk := file.read(min(left, CHUNK))):
                left -= len(chunk)
                yield chunk

    return pieces()


def _from_bucket(storage: Any, path: str, part: range) -> Iterator[bytes]:
    with _missing(path):
        answer = _object(storage, path).get(Range=f"bytes={part.start}-{part.stop - 1}")
    return iter(answer["Body"].iter_chunks(CHUNK))


def _object(storage: Any, path: str) -> Any:
    return storage.bucket.Object(_key(storage, path))


def _key(storage: Any, path: str) -> str:
    return f"{storage.location.strip('/')}/{path}".lstrip("/")


def _remove_from_bucket(storage: Any, path: str) -> None:
    prefix = _key(storage, path)
    try:
        _all_gone(storage.bucket.object_versions.filter(Prefix=prefix).delete())
    except Exception as error:  # noqa: BLE001 - what stands in its way says the second try
        # Not every store knows versions, and not every key may remove them: then its rules say how long they stay.
        log.debug("social_learning: versions stay in the store: %s", _code(error) or error)
        _all_gone(storage.bucket.objects.filter(Prefix=prefix).delete())


def _all_gone(answers: list[dict[str, Any]]) -> None:
    failed = [one for answer in answers for one in answer.get("Errors", ())]
    if failed:
        raise OSError(f"{len(failed)} objects were not removed: {failed[0].get('Code')}")


@contextmanager
def _missing(path: str) -> Iterator[None]:
    """Say of what is not in a bucket what a disk says of it."""
    try:
        yield
    except Exception as error:
        if _code(error) in _GONE_CODES:
            raise FileNotFoundError(path) from error
        raise


def _code(error: Exception) -> str:
    """Return the code of an error of S3, ``""`` for any other."""
    answer = getattr(error, "response", None)
    return str(answer.get("Error", {}).get("Code", "")) if isinstance(answer, dict) else ""

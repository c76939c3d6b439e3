"""The store of shared files: there, private, and really taking and giving files."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages
from django.utils.translation import gettext as _

from social_learning import conf
from social_learning.media import storage as kept
from social_learning.operations.answers import Answer, Look, error, ok, skipped

FOLDER = "probe"
_CONTENT = b"Social learning looks whether files can be kept here."
_PUBLIC_ACLS = frozenset({"public-read", "public-read-write", "authenticated-read"})
_SECONDS = 5


def _chosen() -> tuple[str, dict[str, Any] | None]:
    alias = str(conf.get("STORAGE_ALIAS"))
    known: dict[str, Any] = settings.STORAGES
    return alias, known.get(alias)


def alias(look: Look) -> Answer:
    """Say whether the store that SOCIAL_LEARNING names exists and can be made."""
    name, chosen = _chosen()
    if chosen is None:
        return error(_("STORAGES[%(alias)r] is missing.") % {"alias": name}, _("See docs/operators.rst."))
    try:
        storages.create_storage(chosen)
    except (InvalidStorageError, ImproperlyConfigured, TypeError) as found:
        return error(
            _("STORAGES[%(alias)r] cannot be used as it is written.") % {"alias": name},
            _("Look at its BACKEND and OPTIONS, and whether the library of the backend is installed."),
            detail=f"{type(found).__name__}: {found}",
        )
    return ok(_("Shared files go to STORAGES[%(alias)r].") % {"alias": name})


def not_public(look: Look) -> Answer:
    """Say whether the settings of the store let anybody read it, without asking the store itself."""
    name, chosen = _chosen()
    if chosen is None:
        return skipped(_("There is no store to look at."))
    options = dict(chosen.get("OPTIONS", {}))
    found = list(_public_bucket(options)) if _is_s3(chosen) else list(_served_folder(options))
    if not found:
        return ok(_("The settings of STORAGES[%(alias)r] make it private.") % {"alias": name})
    sentence, remedy = found[0]
    return error(sentence % {"alias": name}, remedy)


def _is_s3(chosen: dict[str, Any]) -> bool:
    return "s3" in str(chosen.get("BACKEND", "")).lower()


def _served_folder(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    # Without a place of its own a file storage keeps its files in MEDIA_ROOT itself.
    inside = Path(str(options.get("location") or settings.MEDIA_ROOT or "")).resolve()
    for root in filter(None, (settings.MEDIA_ROOT, settings.STATIC_ROOT)):
        if Path(str(root)).resolve() in (inside, *inside.parents):
            yield (
                _("STORAGES[%(alias)r] lies below MEDIA_ROOT or STATIC_ROOT, which are served to anybody."),
                _("Choose a folder outside both."),
            )


def _public_bucket(options: dict[str, Any]) -> Iterator[tuple[str, str]]:
    def value(name: str, otherwise: Any = None) -> Any:
        setting = f"AWS_S3_{name.upper()}" if name == "custom_domain" else f"AWS_{name.upper()}"
        return options[name] if name in options else getattr(settings, setting, otherwise)

    if _PUBLIC_ACLS & {value("default_acl"), dict(value("object_parameters") or {}).get("ACL")}:
        yield _("STORAGES[%(alias)r] makes every file public (default_acl)."), _('Set its "default_acl" to None.')
    if not value("querystring_auth", True) or value("custom_domain"):
        yield (
            _("STORAGES[%(alias)r] gives links without a signature: they work only while the bucket is public."),
            _('Set its "querystring_auth" to True and "custom_domain" to None, and keep the bucket private.'),
        )
    known: dict[str, Any] = settings.STORAGES
    site = known.get("default", {})
    site_options = site.get("OPTIONS", {})
    bucket = value("bucket_name") or getattr(settings, "AWS_STORAGE_BUCKET_NAME", None)
    theirs = site_options.get("bucket_name") or getattr(settings, "AWS_STORAGE_BUCKET_NAME", None)
    unsigned = not site_options.get("querystring_auth", getattr(settings, "AWS_QUERYSTRING_AUTH", True))
    if _is_s3(site) and bucket and bucket == theirs and unsigned:
        yield (
            _("STORAGES[%(alias)r] shares its bucket with the site's public files."),
            _("Give it a private bucket of its own: SOCIAL_LEARNING_S3_BUCKET in Tutor."),
        )


def shared(look: Look) -> Answer:
    """Say whether a file that the LMS keeps is there for the worker too, as far as can be known from here."""
    _name, chosen = _chosen()
    if chosen is None:
        return skipped(_("There is no store to look at."))
    if not isinstance(storages[conf.get("STORAGE_ALIAS")], FileSystemStorage):
        return ok(_("Shared files are in a store that every process reaches over the network."))
    if getattr(settings, "CELERY_TASK_ALWAYS_EAGER", False) or getattr(settings, "CELERY_ALWAYS_EAGER", False):
        return ok(_("Tasks run in the process that takes the files, so they have the same folder."))
    return ok(
        _("Shared files are in a folder: LMS, Studio and workers must all have the same one. --worker tries it out.")
    )


def works(look: Look) -> Answer:
    """Keep a small file, read it, look whether strangers can, and take it away again."""
    _name, chosen = _chosen()
    if chosen is None:
        return skipped(_("There is no store to look at."))
    store = storages[conf.get("STORAGE_ALIAS")]
    try:
        path = probe(store)
    except OSError as found:
        return error(
            _("No file can be kept: nobody can share a file."),
            _("Give the user that runs the LMS the right to write there; in a container the folder is a volume."),
            str(found),
        )
    try:
        with store.open(path) as file:
            if file.read() != _CONTENT:
                raise OSError
        if _is_open_to_anybody(store, path):
            return error(
                _("Anybody can read the shared files: a file of ours came back without a signature."),
                _("Make the bucket private: no public access list, no policy that lets everyone read."),
            )
    except OSError as found:
        return error(
            _("A file that was kept could not be read again."), _("Look at the rights of the store."), str(found)
        )
    finally:
        store.delete(path)
    if store.exists(path):
        return error(
            _("A file could not be taken away again."), _("Give the LMS the right to delete in the store of files.")
        )
    return ok(_("A file was kept, read and taken away again."))


def links(look: Look) -> Answer:
    """Fetch a small file as a browser would: by a signed link into the store, with the type that we say."""
    _name, chosen = _chosen()
    if chosen is None:
        return skipped(_("There is no store to look at."))
    store = storages[conf.get("STORAGE_ALIAS")]
    if not kept.is_s3(store) or conf.get("FILE_DELIVERY") == "stream":
        return ok(_("Files are handed out by the site itself."))
    path = probe(store)
    try:
        link = kept.signed_url(path, mime="application/pdf", disposition="inline")
        if not link:
            return skipped(_("The store gives no signed links."))
        with urlopen(link, timeout=_SECONDS) as answer:  # noqa: S310 - made by the store's own library
            right = answer.read() == _CONTENT and answer.headers.get_content_type() == "application/pdf"
    except (OSError, ValueError) as found:
        return error(
            _("A signed link into the store gave nothing: films and large files would not open."),
            _('Let browsers reach the store, or set FILE_DELIVERY to "stream" in SOCIAL_LEARNING.'),
            detail=f"{type(found).__name__}: {found}",
        )
    finally:
        store.delete(path)
    if not right:
        return error(
            _("The store gives a file another type than its link says."),
            _('Use a store that keeps to response-content-type, or set FILE_DELIVERY to "stream".'),
        )
    return ok(_("Signed links into the store work, as the type that we say."))


def probe(store: Storage) -> str:
    """Keep a small file under a random name and return its path."""
    return store.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(_CONTENT))


def _is_open_to_anybody(store: Storage, path: str) -> bool:
    """Return whether the file's address without its signature gives the file to a stranger."""
    try:
        url = store.url(path).partition("?")[0]
    except (NotImplementedError, ValueError):
        return False
    if not url.startswith(("http://", "https://")):
        return False
    try:
        with urlopen(url, timeout=_SECONDS) as answer:  # noqa: S310 - http and https only, see above
            return bool(answer.read(len(_CONTENT)) == _CONTENT)
    except (URLError, OSError):
        return False

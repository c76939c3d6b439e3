"""Pages and handler URLs of the course unit."""

from __future__ import annotations

import mimetypes
from contextlib import nullcontext
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from xblock.django.request import django_to_webob_request, webob_to_django_response
from xblock.exceptions import DisallowedFileError, InvalidScopeError, NoSuchHandlerError, NoSuchUsage
from xblock.plugin import PluginMissingError

from demo.unit import conf, course
from demo.unit.runtime import UnitRuntime, render_block, render_unit

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@require_GET
@login_required
def course_page(request: HttpRequest) -> HttpResponse:
    """Go to the course's first unit: the way authors see it for those who may author."""
    name = "demo_unit:author" if conf.may_author(request.user) else "demo_unit:unit"
    return redirect(name, course.UNITS[0].block_id)


@require_GET
@login_required
@ensure_csrf_cookie
def unit_page(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Show a unit as learners see it."""
    return _page(request, unit_id, "student_view")


@require_GET
@login_required
@ensure_csrf_cookie
def author_page(request: HttpRequest, unit_id: str) -> HttpResponse:
    """Show a unit as authors preview it in Studio, with the way to each block's settings."""
    _check_author(request)
    return _page(request, unit_id, "author_view")


@require_GET
@login_required
@ensure_csrf_cookie
def studio_page(request: HttpRequest, usage_key: str) -> HttpResponse:
    """Show the settings of one block, as Studio's editor does."""
    _check_author(request)
    try:
        unit = render_block(request, _key(usage_key), "studio_view")
    except NoSuchUsage as error:
        raise Http404(str(error)) from error
    return _respond(request, unit, "studio_view", course.unit_of(_key(usage_key)).block_id)


# Blocks put their own handlers into iframes (SCORM does): "same origin", not Django's default "deny".
@xframe_options_sameorigin
@transaction.non_atomic_requests
def handler(
    request: HttpRequest, usage_key: str, handler_name: str, suffix: str = "", *, studio: bool = False
) -> HttpResponse:
    """Run a block's handler for the logged-in person, a write in one transaction.

    Reads take none: a SCORM package fetches its files many at a time, and SQLite lets only one transaction in.
    CSRF is Django's own: scripts send X-CSRFToken. In Studio mode only authors pass.
    """
    if not request.user.is_authenticated:
        return _refuse(403, "login_required", _("Please log in first."))
    if studio and not conf.may_author(request.user):
        return _refuse(403, "not_allowed", _("Only the course team can change this."))
    if handler_name.startswith("studio_") and not studio:
        # Such handlers may write files before their fields are refused (SCORM empties its storage first).
        return _read_only()
    runtime = UnitRuntime(request.user, studio=studio)
    try:
        with nullcontext() if request.method in SAFE else transaction.atomic():
            block = runtime.get_block(_key(usage_key))
            answer = runtime.handle(block, handler_name, django_to_webob_request(request), suffix or "")
    except (NoSuchUsage, NoSuchHandlerError, PluginMissingError) as error:
        raise Http404(str(error)) from error
    except InvalidScopeError:
        return _read_only()
    response: HttpResponse = webob_to_django_response(answer)
    return response


@require_GET
@transaction.non_atomic_requests
def resource(request: HttpRequest, block_type: str, path: str) -> HttpResponse:
    """Return a public file of a block's package; what is not public is not found."""
    try:
        block_class = UnitRuntime(request.user).load_block_type(block_type)
        content = block_class.open_local_resource(path)
    except (DisallowedFileError, PluginMissingError, OSError) as error:
        raise Http404(path) from error
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    with content:
        return HttpResponse(content.read(), content_type=kind)


def _page(request: HttpRequest, unit_id: str, view: str) -> HttpResponse:
    try:
        unit = render_unit(request, unit_id, view)
    except NoSuchUsage as error:
        raise Http404(str(error)) from error
    return _respond(request, unit, view, unit_id)


def _respond(request: HttpRequest, unit: Any, view: str, unit_id: str) -> HttpResponse:
    context = {
        "base_template": conf.base_template(),
        "unit": unit,
        "view": view,
        "unit_id": unit_id,
        "units": course.outline(),
        "may_author": conf.may_author(request.user),
    }
    return render(request, "demo_unit/unit.html", context)


def _check_author(request: HttpRequest) -> None:
    if not conf.may_author(request.user):
        raise PermissionDenied


def _key(usage_key: str) -> UsageKey:
    try:
        return UsageKey.from_string(usage_key)
    except InvalidKeyError as error:
        raise Http404(usage_key) from error


def _refuse(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"code": code, "message": message, "fields": {}}, status=status)


def _read_only() -> JsonResponse:
    return _refuse(403, "read_only", _("This can only be changed in Studio."))

"""Django's admin shows knowledge and files, and changes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from social_learning.knowledge.models import Knowledge
from social_learning.media import files
from social_learning.media.models import StoredFile
from tests import uploads


@pytest.mark.parametrize("model", [Knowledge, StoredFile])
def test_rows_are_shown_and_never_changed(
    model: Any, published: Any, private_store: Any, site_admin: Any, now: datetime, rf: RequestFactory
) -> None:
    published(file=files.keep(uploads.upload("a.mp4", uploads.MP4), uploader_id=1, now=now))
    request = rf.get("/admin/")
    request.user = site_admin
    page = admin.site._registry[model]
    assert page.has_view_permission(request)
    for refused in (page.has_add_permission, page.has_change_permission, page.has_delete_permission):
        assert not refused(request)
    assert page.changelist_view(request).render().status_code == 200
    assert page.changeform_view(request, str(model.objects.get().pk)).render().status_code == 200

"""Django's admin shows reviews, steps, experts and messages, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import RequestFactory

from social_learning.inbox.models import Message
from social_learning.review.models import Review, Step


@pytest.mark.parametrize("model", [Review, Step, Message])
def test_rows_are_shown_and_never_changed(model: Any, in_review: Any, site_admin: Any, rf: RequestFactory) -> None:
    in_review()
    request = rf.get("/admin/")
    request.user = site_admin
    page = admin.site._registry[model]
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)
    shown = page.changelist_view(request).render()
    assert shown.status_code == 200
    one = page.changeform_view(request, str(model.objects.first().pk)).render()
    assert one.status_code == 200
    assert "params" not in page.get_readonly_fields(request)

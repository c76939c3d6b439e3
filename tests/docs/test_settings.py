"""docs/settings.rst is what the code says."""

from __future__ import annotations

from typing import Any

import pytest

from social_learning import conf
from tests.docs import settings as maker


def test_the_document_is_up_to_date() -> None:
    assert maker.PAGE.read_text("utf-8") == maker.page(), "Run: make docs-settings"


def test_every_setting_is_explained_in_a_sentence() -> None:
    for name, _default, words in [*maker.django_rows(), *maker.tutor_rows()]:
        assert words[0].isupper(), name
        assert words.endswith((".", ")")), name


def test_a_new_setting_appears(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "``TEA_TIME``" not in maker.page()
    setting = conf.Setting(("16:00",), "When nobody is called back.")
    monkeypatch.setitem(conf.SETTINGS, "TEA_TIME", setting)
    assert "* - ``TEA_TIME``\n     - ``('16:00',)``\n     - When nobody is called back." in maker.page()


def test_without_tutors_half_the_other_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker, "TUTOR", "tutorsociallearning.nothing_here")
    text = maker.page()
    assert "Of the Tutor plugin" not in text
    assert "``MAX_UPLOAD_MB``" in text


@pytest.mark.parametrize(("value", "shown"), [("", "empty"), (False, "``false``"), ({"en": "é"}, '``{"en": "é"}``')])
def test_tutors_values_look_as_in_its_file(value: Any, shown: str) -> None:
    assert f"     - {shown}\n" in maker.table("Name", [("X", value, "Words.")], show=maker._yaml)

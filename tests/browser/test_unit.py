"""The two blocks in a course unit, beside a SCORM lesson that wants the page for itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote, unquote

from playwright.sync_api import expect

from tests.browser.person import Person

Enter = Callable[..., Person]
UNIT = "block-v1:Demo+Social+2026+type@vertical+block@unit1"
EDIT = "/demo/unit/studio/edit/block-v1:Demo+Social+2026+type@{}/"


def test_people_react_and_talk_under_a_unit(enter: Enter, size: str) -> None:
    lena = enter("lena")
    page = lena.go("/demo/unit/unit1/")
    like = lena.reaction("like")
    expect(like).to_have_attribute("aria-pressed", "false")
    before = lena.get(f"targets/{UNIT}/")["reactions"]["counts"]["like"]
    with page.expect_response(lambda answer: f"/targets/{UNIT}/reactions/like/" in unquote(answer.url) and answer.ok):
        like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    expect(like.locator(".sl-reaction__count")).to_have_text(str(before + 1))
    like.click()
    expect(like).to_have_attribute("aria-pressed", "false")
    page.locator("a[data-open]").click()
    said = f"I moved the pallet, {size}"
    page.get_by_label("Say something helpful").fill(said)
    page.get_by_role("button", name="Comment").click()
    expect(page.locator("sl-comments article").last).to_contain_text(said)
    page.reload()
    page.locator("a[data-open]").click()
    expect(page.get_by_role("paragraph").filter(has_text=said)).to_be_visible()


def test_a_link_is_shared_from_the_unit(enter: Enter, size: str) -> None:
    amadou = enter("amadou")
    page = amadou.go("/demo/unit/unit1/")
    box = page.get_by_label("Paste a link, or write what you know")
    box.fill("https://www.hse.gov.uk/msd/backpain/index.htm")
    box.locator("xpath=ancestor::form").get_by_role("button").last.click()
    page.wait_for_url(re.compile("/social-learning/share/[0-9a-f-]{36}/"))
    title = f"Backs, by those who know, {size}"
    page.get_by_label("Title").fill(title)
    page.get_by_label("Theme").select_option(label="Safety")
    page.get_by_label(re.compile("Why is it useful")).fill("Answers what people ask me every week.")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url(re.compile("/social-learning/knowledge/"))
    lena = enter("lena")
    cards = lena.get(f"catalogue/?origin={quote(UNIT)}&sort=new")["results"]
    assert title in {card["title"] for card in cards}
    unit = lena.go("/demo/unit/unit1/")
    expect(unit.get_by_role("link", name=title)).to_be_visible()


def test_a_scorm_lesson_is_finished_beside_our_scripts(enter: Enter, size: str) -> None:
    # Who completes a unit does so once; each size has somebody who has not.
    person = enter({"phone": "lena", "desktop": "amadou"}[size])
    page = person.go("/demo/unit/unit1/")
    page.wait_for_function("() => window.API && typeof window.API.LMSInitialize === 'function'")
    lesson = page.frame_locator("iframe").first
    for _screen in range(3):
        lesson.get_by_role("button", name="Next").click()
    for name, value in (("q1", "b"), ("q2", "a"), ("q3", "b")):
        lesson.locator(f"input[name={name}][value={value}]").check()
    with page.expect_response(lambda answer: "scorm_set_value" in answer.url and answer.ok):
        lesson.get_by_role("button", name="Check and finish").click()
    expect(lesson.get_by_role("heading", name="Thank you. You are done.")).to_be_visible()
    person.until(f"targets/{quote(UNIT)}/", lambda found: found["progress"]["completed_at"])


def test_the_course_team_changes_a_setting(enter: Enter, size: str) -> None:
    carlos = enter("carlos")
    page = carlos.go(EDIT.format("social_reactions+block@handover_reactions"))
    name = page.get_by_label("Name", exact=True)
    name.fill(f"What do you make of it on a {size}?")
    page.get_by_role("link", name="Save").or_(page.get_by_role("button", name="Save")).first.click()
    page.wait_for_url(re.compile("/demo/unit/studio/unit2/"))
    lena = enter("lena")
    expect(
        lena.go("/demo/unit/unit2/").get_by_role("heading", name=f"What do you make of it on a {size}?")
    ).to_be_visible()


def test_a_setting_that_makes_no_sense_is_refused_with_a_sentence(enter: Enter) -> None:
    carlos = enter("carlos")
    carlos.expect_refusal(400, "submit_studio_edits")
    page = carlos.go(EDIT.format("knowledge_share+block@handover_share"))
    page.get_by_label("How many to show").fill("400")
    page.get_by_role("link", name="Save").or_(page.get_by_role("button", name="Save")).first.click()
    expect(page.locator(".demo-unit-say")).to_contain_text("12")


def test_a_learner_finds_no_way_into_studio(enter: Enter) -> None:
    lena = enter("lena")
    lena.expect_refusal(403, "/demo/unit/studio/")
    page = lena.go("/demo/unit/unit1/")
    expect(page.get_by_role("link", name="As in Studio")).to_have_count(0)
    assert lena.context.request.get(f"{lena.site}/demo/unit/studio/unit1/").status == 403

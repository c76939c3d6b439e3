"""The whole way of an unkind answer, by mouse and by keyboard: reported, set aside, written anew, brought back."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.test_every_page import check

Enter = Callable[..., Person]
UNKIND = "Everybody but you knows that."
KIND = "Twice a year, and after every frost."


def test_an_answer_is_reported_set_aside_appealed_and_brought_back(enter: Enter, size: str) -> None:
    lena, amadou, aiko, carlos = (enter(name) for name in ("lena", "amadou", "aiko", "carlos"))
    title = f"How often is the ramp checked? ({size})"
    asked = lena.ask("POST", "questions/", {"title": title}).json()
    amadou.ask("POST", f"questions/{asked['uuid']}/answers/", {"body": UNKIND})
    # Lena reports it from the page of her question.
    page = lena.go(f"/social-learning/questions/{asked['uuid']}/")
    page.get_by_role("link", name=re.compile("^Report")).click()
    expect(page.get_by_text(UNKIND)).to_be_visible()
    check(lena, size)
    page.get_by_label("What is the matter with it?").select_option(index=0)
    page.get_by_label(re.compile("^A line for whoever")).fill("I was only asking.")
    page.get_by_role("button", name="Report").click()
    # Aiko finds it on the desk, and sets it aside with a word.
    page = aiko.go("/social-learning/moderation/")
    check(aiko, size)
    page.get_by_role("listitem").filter(has_text=title).get_by_role("link").first.click()
    expect(page.get_by_text("I was only asking.")).to_be_visible()
    case = urlsplit(page.url).path
    check(aiko, size)
    page.get_by_label("A line for its author").fill("Please say how often.")
    page.get_by_role("button", name="Set it aside").press("Enter")
    expect(page.get_by_role("button", name="Bring it back")).to_be_visible()
    page = lena.go(f"/social-learning/questions/{asked['uuid']}/")
    expect(page.get_by_text(UNKIND)).to_have_count(0)
    # Amadou hears why, not from whom, and writes it anew.
    page = amadou.go("/social-learning/inbox/")
    page.get_by_role("listitem").filter(has_text=title).get_by_role("button").first.click()
    expect(page.get_by_text("Please say how often.")).to_be_visible()
    expect(page.get_by_text("Aiko")).to_have_count(0)
    check(amadou, size)
    page.get_by_label(re.compile("^Your text")).fill(KIND)
    page.get_by_label("What should we look at again?").fill("I was in a hurry, sorry.")
    page.get_by_role("button", name="Ask for a second look").press("Enter")
    expect(page.get_by_text("Somebody is taking a second look.")).to_be_visible()
    # Aiko decided the first time, so it is Carlos who reads what is new, and brings it back.
    page = aiko.go(case)
    expect(page.get_by_text(KIND)).to_be_visible()
    expect(page.get_by_role("button", name="Bring it back")).to_have_count(0)
    page = carlos.go(case)
    expect(page.get_by_text(KIND)).to_be_visible()
    check(carlos, size)
    page.get_by_role("button", name="Bring it back").click()
    page = lena.go(f"/social-learning/questions/{asked['uuid']}/")
    expect(page.get_by_text(KIND)).to_be_visible()
    check(lena, size)


def test_whom_lena_has_muted_is_read_by_others_and_not_by_her(enter: Enter) -> None:
    lena, carlos = enter("lena"), enter("carlos")
    rows = [*lena.get("questions/?list=unanswered")["results"], *lena.get("questions/?list=answered")["results"]]
    (asked,) = [one for one in rows if "customer will not stop" in one["title"]]
    url = f"/social-learning/questions/{asked['uuid']}/"
    expect(carlos.go(url).get_by_text("Look it up yourself.")).to_be_visible()
    page = lena.go(url)
    expect(page.get_by_text("Look it up yourself.")).to_have_count(0)
    expect(page.get_by_text(re.compile("whom you have muted|You have muted"))).to_be_visible()
    page = lena.go("/social-learning/me/muted/")
    expect(page.get_by_role("button", name=re.compile("Hear from them again"))).to_have_count(1)

"""The demo's own pages: switch persona, move the clock, read the outbox, run a relaunch."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from django.contrib import messages
from django.contrib.auth import get_user_model, login
from django.core.management import call_command
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import UsageKey
from xblock.exceptions import NoSuchUsage

from demo.site import clock, outbox
from demo.site.personas import PERSONAS, STEPS
from demo.unit.course import COURSE_KEY, unit_of
from social_learning.inbox import api as inbox
from social_learning.review import roundup

DAYS = {"1": 1, "3": 3, "7": 7, "14": 14}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Say what can be tried here, in the order of the loop."""
    return render(request, "demo/home.html", {"steps": STEPS})


@require_POST
def become(request: HttpRequest, username: str) -> HttpResponse:
    """Log in as one of the personas; the demo runs on one's own machine and has no passwords."""
    if username not in {persona.username for persona in PERSONAS}:
        raise Http404
    user = get_object_or_404(get_user_model(), username=username)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return HttpResponseRedirect(_back(request))


@require_GET
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask who one would like to be."""
    return render(request, "demo/login.html", {"personas": PERSONAS, "next": _back(request)})


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Let days pass, or return to real time."""
    if request.POST.get("days") == "reset":
        clock.reset()
    else:
        clock.move(timedelta(days=DAYS.get(request.POST.get("days", ""), 0)))
    return HttpResponseRedirect(_back(request))


@require_POST
def relaunch(request: HttpRequest) -> HttpResponse:
    """Run the relaunch command at the demo's moment, as the scheduler of a site does every hour."""
    output = StringIO()
    before = len(outbox.letters(1000))
    call_command("social_learning_relaunch", stdout=output)
    sent = len(outbox.letters(1000)) - before
    messages.info(request, f"{output.getvalue().strip()} {sent} mail{'' if sent == 1 else 's'} sent.")
    return HttpResponseRedirect("/demo/outbox/")


@require_POST
def collect(request: HttpRequest) -> HttpResponse:
    """Send together what people wished to hear together, as the sweep of a site does every few hours."""
    before = len(outbox.letters(1000))
    roundup.run(now=clock.now())
    inbox.collect(now=clock.now())
    sent = len(outbox.letters(1000)) - before
    messages.info(request, f"{sent} collected mail{'' if sent == 1 else 's'} sent.")
    return HttpResponseRedirect("/demo/outbox/")


@require_GET
def show_outbox(request: HttpRequest) -> HttpResponse:
    """List the mails sent."""
    return render(request, "demo/outbox.html", {"letters": outbox.letters()})


@require_GET
def show_letter(request: HttpRequest, letter_id: str) -> HttpResponse:
    """Show one mail, as text and as a mail program shows it."""
    letter = outbox.letter(letter_id)
    if letter is None:
        raise Http404
    return render(request, "demo/letter.html", {"letter": letter})


@require_GET
def jump_to(request: HttpRequest, course_key: str, usage_key: str) -> HttpResponse:
    """Go to the unit that holds a block, at the address at which an LMS does."""
    try:
        unit = unit_of(UsageKey.from_string(usage_key))
    except (InvalidKeyError, NoSuchUsage) as error:
        raise Http404 from error
    return HttpResponseRedirect(reverse("demo_unit:unit", args=[unit.block_id]))


@require_GET
def course_home(request: HttpRequest, course_key: str) -> HttpResponse:
    """Go to the course, at the address at which an LMS has it."""
    if course_key != str(COURSE_KEY):
        raise Http404
    return HttpResponseRedirect(reverse("demo_unit:course"))


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return target if safe else "/"

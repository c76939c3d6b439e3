"""The scheduler of the compose sidecar."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutorsociallearning.scheduler import LONGEST_SLEEP, parse_jobs, run_due

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=timezone.utc)
SWEEP = ("--job", "47 * * * *", "./manage.py lms social_learning_sweep")
RELAUNCH = ("--job", "17 8-18 * * 1-5", "./manage.py lms social_learning_relaunch")


class Runs(list[str]):
    """Remembers what was run; answers with an exit code."""

    code = 0

    def __call__(self, command: list[str]) -> int:
        self.append(command[-1])
        return self.code


def test_a_job_runs_once_when_its_time_has_come() -> None:
    jobs, runs = parse_jobs([*RELAUNCH, *SWEEP], now=MONDAY), Runs()
    assert run_due(jobs, now=MONDAY, run=runs) == LONGEST_SLEEP
    assert runs == []
    assert run_due(jobs, now=MONDAY + timedelta(minutes=15), run=runs) == pytest.approx(120, abs=1)
    run_due(jobs, now=MONDAY + timedelta(minutes=17, seconds=1), run=runs)
    run_due(jobs, now=MONDAY + timedelta(minutes=17, seconds=30), run=runs)
    assert runs == ["social_learning_relaunch"]
    run_due(jobs, now=MONDAY + timedelta(minutes=47, seconds=1), run=runs)
    assert runs == ["social_learning_relaunch", "social_learning_sweep"]


def test_the_fifth_field_is_the_day_of_the_week() -> None:
    saturday = MONDAY - timedelta(days=2)
    jobs, runs = parse_jobs(RELAUNCH, now=saturday), Runs()
    run_due(jobs, now=saturday + timedelta(hours=3), run=runs)
    assert runs == []
    run_due(jobs, now=MONDAY + timedelta(hours=1), run=runs)
    assert runs == ["social_learning_relaunch"]


def test_times_missed_while_another_job_ran_are_caught_up_once() -> None:
    jobs, runs = parse_jobs(SWEEP, now=MONDAY), Runs()
    run_due(jobs, now=MONDAY + timedelta(hours=5), run=runs)
    run_due(jobs, now=MONDAY + timedelta(hours=5, seconds=1), run=runs)
    assert runs == ["social_learning_sweep"]


def test_a_failing_command_is_reported_and_does_not_stop_the_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    jobs, runs = parse_jobs([*RELAUNCH, *SWEEP], now=MONDAY), Runs()
    runs.code = 3
    run_due(jobs, now=MONDAY + timedelta(hours=1), run=runs)
    assert runs == ["social_learning_relaunch", "social_learning_sweep"]
    assert "exit code 3: ./manage.py lms social_learning_sweep" in capsys.readouterr().err


@given(st.integers(0, 7 * 24 * 60))
def test_it_never_sleeps_past_the_next_time_nor_spins(minutes: int) -> None:
    jobs = parse_jobs([*RELAUNCH, *SWEEP], now=MONDAY)
    assert 1 <= run_due(jobs, now=MONDAY + timedelta(minutes=minutes), run=Runs()) <= LONGEST_SLEEP


@pytest.mark.parametrize("expression", ["", "every hour", "61 * * * *", "* * * *"])
def test_an_expression_that_is_none_is_refused_at_the_start(expression: str) -> None:
    with pytest.raises(ValueError, match="Not a cron expression"):
        parse_jobs(["--job", expression, "true"], now=MONDAY)

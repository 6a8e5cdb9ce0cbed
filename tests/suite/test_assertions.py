"""Every test can fail: it asserts something, or calls a function of the tests that does."""

from __future__ import annotations

from pathlib import Path

from tests.suite.source import TestSource, own_tests

SAMPLES = """
import subprocess
import pytest
from tests.helper import Page, check, look
from tests import helper

@pytest.fixture
def compare():
    def run(): assert True
    return run

@pytest.fixture
def checked(): yield 1; assert True

def test_one_that_asserts(): assert True
def test_one_that_expects_an_error():
    with pytest.raises(ValueError): int("x")
def test_one_that_calls_a_function_that_asserts(): check()
def test_one_that_calls_it_through_its_module(): helper.check()
def test_one_that_calls_a_method_that_asserts(page: Page): page.wait_for_text()
def test_one_that_calls_what_its_fixture_returns(compare): compare()
def test_one_that_its_fixture_checks(checked): checked
def test_one_that_calls_a_method_of_a_variable(): page = Page(); page.wait_for_text()
def test_one_that_checks_a_program(): subprocess.run(["true"], check=True)
def test_one_that_only_looks(page: Page):
    look()
    page.text()
    subprocess.run(["true"], check=False)
class TestClass:
    def test_one_that_does_nothing(self): pass
"""
HELPER = """
def check(): look(); deeper()
def deeper(): assert look()
def look(): return look
class Page:
    def text(self): return ""
    def wait_for(self): assert self.text()
    def wait_for_text(self): self.wait_for()
"""


def without_assertion(source: TestSource) -> list[str]:
    return [
        f"{source.paths[test.module].name}: {test.node.name}"
        for test in source.tests()
        if not source.asserts(test)
    ]


def test_no_test_is_without_an_assertion() -> None:
    source = own_tests()
    assert len(list(source.tests())) > 1800
    assert without_assertion(source) == []


def test_a_test_without_an_assertion_is_detected(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_samples.py").write_text(SAMPLES)
    (tmp_path / "tests" / "helper.py").write_text(HELPER)
    assert without_assertion(TestSource(tmp_path)) == [
        "test_samples.py: test_one_that_only_looks",
        "test_samples.py: test_one_that_does_nothing",
    ]

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from api.pages.plan import plan_page
from matching.problem import Option
from scheduler.plans import Arranger
from scheduler.texts import translator
from tests.scheduler import planned

VOID = {"meta", "br", "link", "img", "input", "hr"}


def written(lang: str = "en") -> str:
    texts = translator(lang)
    problem, plan = planned.problem(), planned.plan()
    view = Arranger(problem, plan, texts).view()
    return plan_page(view, "Net & <i>Co</i>", texts).decode()


class Outline(HTMLParser):
    """What is open, and which elements there are with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture
def outline() -> Outline:
    parser = Outline()
    parser.feed(written())
    assert parser.open == []
    return parser


def test_the_page_needs_nothing_else(outline: Outline) -> None:
    tags = {tag for tag, _ in outline.elements}
    assert not tags & {"script", "link", "img", "iframe", "object"}
    links = [attributes.get("href") or "" for _, attributes in outline.elements]
    assert all(link.startswith("#") for link in links if link)
    assert "url(" not in written()
    assert "@import" not in written()


def test_rooms_and_other_times_stand_there() -> None:
    problem = planned.problem()
    held, _, off = problem.sessions
    changed = {
        held.id: replace(held, options=(replace(held.options[0], room="blue"),)),
        off.id: replace(off, options=(*off.options, Option(600, 720))),
    }
    sessions = tuple(changed.get(one.id, one) for one in problem.sessions)
    texts = translator("nl")
    asked = replace(problem, sessions=sessions)
    page = plan_page(Arranger(asked, planned.plan(), texts).view(), "Net", texts)
    assert "(lokaal blue)" in page.decode()
    assert page.decode().count("of vr 27/11 18:00–20:00") == 2  # week and reasons
    assert "lokaal" not in written("nl")
    assert "18:00–20:00 of" not in written("nl")


def test_names_with_markup_are_harmless() -> None:
    page = written()
    assert "Amina &lt;b&gt;B.&lt;/b&gt;" in page
    assert "EPN 2 &lt;script&gt;" in page
    assert "Net &amp; &lt;i&gt;Co&lt;/i&gt;" in page


def test_headings_go_down_one_by_one(outline: Outline) -> None:
    levels = [int(tag[1]) for tag, _ in outline.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_heading_cell_has_its_scope(outline: Outline) -> None:
    cells = [attributes for tag, attributes in outline.elements if tag == "th"]
    assert cells
    assert all(cell.get("scope") for cell in cells)


def test_links_of_the_page_lead_somewhere(outline: Outline) -> None:
    ids = {attributes.get("id") for _, attributes in outline.elements}
    for _, attributes in outline.elements:
        for name in ("href", "aria-labelledby"):
            target = (attributes.get(name) or "").removeprefix("#")
            assert not target or target in ids


def test_empty_seats_stand_there_in_words() -> None:
    page = written()
    assert "1 seat empty" in page
    assert "not held" in page
    assert "Of 3 helpers: nobody speaks the language." in page
    assert "2/4" in page


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", "Postes vides"),
        ("nl", "Onbezette posten"),
        ("de", "Unbesetzte Posten"),
        ("en", "Empty seats"),
    ],
)
def test_the_page_speaks_its_language(lang: str, words: str) -> None:
    page = written(lang)
    assert f'<html lang="{lang}">' in page
    assert words in page


def test_the_same_plan_gives_the_same_page() -> None:
    assert written() == written()

import re

import pytest
from starlette.testclient import TestClient

from scheduler.services.published.feeds import Subject
from scheduler.store.session import Database
from tests.api.conftest import new_token

ALL = Subject(network="bxl")


def test_the_present_week_is_shown(client: TestClient, published: Database) -> None:
    answer = client.get(f"/weeks/{new_token(published, ALL)}")
    assert answer.status_code == 200
    assert 'lang="fr"' in answer.text
    assert "Semaine du lundi 19 octobre au dimanche 25 octobre" in answer.text
    assert "09:00–12:00" in answer.text
    assert "Amina B. et Zoë &amp; Müller" in answer.text


@pytest.mark.parametrize(
    ("lang", "week", "people"),
    [
        (
            "nl",
            "Week van maandag 19 oktober tot en met zondag 25 oktober",
            "Met: Amina B. en Zoë &amp; Müller",
        ),
        (
            "de",
            "Woche von Montag, 19. Oktober bis Sonntag, 25. Oktober",
            "Mit: Amina B. und Zoë &amp; Müller",
        ),
    ],
)
def test_a_week_is_in_the_language_of_its_address(
    client: TestClient, published: Database, lang: str, week: str, people: str
) -> None:
    answer = client.get(f"/weeks/{new_token(published, ALL, lang)}")
    assert f'lang="{lang}"' in answer.text
    assert week in answer.text
    assert people in answer.text


def test_another_week_is_shown_when_asked(
    client: TestClient, published: Database
) -> None:
    address = f"/weeks/{new_token(published, ALL, 'en')}"
    answer = client.get(address, params={"week": "2026-W45"})
    assert "Tuesday 3 November" in answer.text
    assert "Nobody comes yet." in answer.text
    assert 'href="?week=2026-W44"' in answer.text
    assert "W46" not in answer.text


def test_an_empty_week_says_so(client: TestClient, published: Database) -> None:
    address = f"/weeks/{new_token(published, ALL, 'en')}"
    answer = client.get(address, params={"week": "2026-W40"})
    assert "Nothing is planned this week." in answer.text


def test_a_cancelled_session_says_the_word(
    client: TestClient, published: Database
) -> None:
    answer = client.get(f"/weeks/{new_token(published, Subject(site='midi'))}")
    [item] = re.findall(r'<li class="cancelled">.*?</li>', answer.text, re.DOTALL)
    assert "Annulé" in item
    assert "Zoë" not in item


def test_names_with_markup_are_harmless(
    client: TestClient, published: Database
) -> None:
    text = client.get(
        f"/weeks/{new_token(published, ALL)}", params={"week": "2026-W44"}
    ).text
    assert "EPN &lt;script&gt;Midi&lt;/script&gt;" in text
    assert "Réseau &lt;b&gt;Bruxelles&lt;/b&gt;" in text
    assert "<script" not in text
    assert "<b>" not in text


def test_a_helper_sees_own_sessions_alone(
    client: TestClient, published: Database
) -> None:
    address = f"/weeks/{new_token(published, Subject(helper='amina'))}"
    assert "EPN Forêt" in client.get(address).text
    assert "Midi" not in client.get(address, params={"week": "2026-W44"}).text


def test_the_page_needs_nothing_that_its_policy_forbids(
    client: TestClient, published: Database
) -> None:
    answer = client.get(f"/weeks/{new_token(published, ALL)}")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "style=" not in answer.text
    assert "<style" not in answer.text
    assert re.findall(r'(?:src|href)="([^"?]+)"', answer.text) == ["/static/style.css"]
    style = client.get("/static/style.css")
    assert style.headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "week", ["2026-49", "2026-W54", "W49", "", "٢٠٢٦-W49", "9999-W52", "2026-W00"]
)
def test_a_week_that_is_none_is_a_problem(
    client: TestClient, published: Database, week: str
) -> None:
    address = f"/weeks/{new_token(published, ALL)}"
    answer = client.get(address, params={"week": week})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("languages", "sorry"),
    [
        ("pt, fr-BE;q=0.8", "Désolé"),
        ("nl-BE, nl;q=0.9, fr;q=0.8", "Het spijt ons"),
        ("de-BE,de;q=0.9,en;q=0.5", "Entschuldigung"),
        ("pt", "Sorry"),
    ],
)
def test_a_browser_gets_a_page_in_its_language(
    client: TestClient, languages: str, sorry: str
) -> None:
    asked = {"accept": "text/html,*/*", "accept-language": languages}
    answer = client.get("/weeks/nothing", headers=asked)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert f"<h1>{sorry}</h1>" in answer.text

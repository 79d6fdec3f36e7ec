import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.plots import COLOURS, INK, draw, thinned
from benchmarks.record import Measurement, Run, Told
from matching.problem import TIERS
from tests.benchmarks.figures import changed

WHITE, DARK = "#ffffff", "#0d1117"
LIGHT_FILE = 100_000  # bytes
SVG = "{http://www.w3.org/2000/svg}"


def busy(name: str, seed: int, seats: int = 2000, told: int = 500) -> Measurement:
    """Make figures that change all the time, so that plots have all to draw."""
    trace: list[Told] = [
        (0.01 * (told * place + step), tier, 100 * place + step, step // 2)
        for place, tier in enumerate(TIERS)
        for step in range(told)
    ]
    return changed(
        instance=name,
        seed=seed,
        trace=trace,
        size={"seats": seats},
        seconds={"solve": 0.011 * told * len(TIERS)},
    )


RUN = Run({}, [busy(name, seed) for name in ("region", "dense") for seed in (1, 2, 3)])


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return draw(RUN, tmp_path_factory.mktemp("plots"))


def words(path: Path) -> set[str]:
    texts = ET.parse(path).getroot().iter(f"{SVG}text")  # noqa: S314 - just written
    return {"".join(text.itertext()).strip() for text in texts}


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("page", [WHITE, DARK])
def test_colours_can_be_read_on_light_and_on_dark_pages(page: str) -> None:
    assert contrast(WHITE, "#000000") == pytest.approx(21)
    assert contrast(INK, page) > 4
    assert [colour for colour in COLOURS if contrast(colour, page) < 3] == []


def test_no_other_colour_is_drawn_and_nothing_lies_behind(drawn: list[Path]) -> None:
    for path in drawn:
        used = {*re.findall(r"#[0-9a-f]{6}\b", path.read_text("utf-8"))}
        assert used <= {INK, *COLOURS}
        assert INK in used


def test_the_same_figures_give_the_same_bytes_without_a_date(
    drawn: list[Path], tmp_path: Path
) -> None:
    again = draw(RUN, tmp_path / "new")
    names = {"quality-region.svg", "quality-dense.svg", "seconds.svg"}
    assert {path.name for path in drawn} == names
    for one, other in zip(drawn, again, strict=True):
        assert one.read_bytes() == other.read_bytes()
        assert "date" not in one.read_text("utf-8").lower()


def test_plots_are_light_files_even_of_restless_runs(drawn: list[Path]) -> None:
    sizes = {path.name: path.stat().st_size for path in drawn}
    assert {name: size for name, size in sizes.items() if size >= LIGHT_FILE} == {}


def test_quality_names_every_tier_and_seed(drawn: list[Path]) -> None:
    paths = {path.name: words(path) for path in drawn}
    seeds = {f"region, seed {seed}" for seed in (1, 2, 3)}
    said = {*TIERS, *seeds, "value", "proven bound", "seconds"}
    assert said <= paths["quality-region.svg"]
    assert {"region", "dense", "seats", "seconds"} <= paths["seconds.svg"]


def test_only_what_was_measured_is_drawn(tmp_path: Path) -> None:
    failed = Measurement("region", 1, status="FAILED (1): no")
    other = replace(busy("dense", 1), asked="cpsat")
    assert draw(Run({}, [failed, other]), tmp_path) == []
    no_bounds = busy("region", 1)
    no_bounds.trace = [
        (at, tier, value, None) for at, tier, value, _ in no_bounds.trace
    ]
    paths = draw(Run({}, [no_bounds]), tmp_path)
    assert [path.name for path in paths] == ["quality-region.svg", "seconds.svg"]


def test_thinned_keeps_the_first_the_last_and_few_between() -> None:
    assert thinned([], 10) == []
    assert thinned([(1, 5)], 10) == [(1, 5), (1, 5), (10, 5)]
    many = [(0.001 * step, step) for step in range(10_000)]
    kept = thinned(many, 10)
    assert kept[0] == (0, 0)
    assert kept[-1] == (10, 9999)
    assert len(kept) < 150
    assert {*kept[:-1]} <= {*many}
    assert kept == sorted(kept)

"""``python -m benchmarks.plots RUN.json …``: figures of a run as plots for the pages.

The same figures give the same bytes: no dates, no random ids. Nothing is drawn behind
the lines, and every colour stands out from white and from black alike, so that the
plots can be read on light and on dark pages.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.record import Measurement, Run
from matching.problem import TIERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

IMAGES: Final = Path(__file__).parents[1] / "docs" / "images"
OVER_TIME: Final = ("region", "dense")
FINENESS: Final = 120  # points over the whole time, for light files
BY_SIZE: Final = ("pool", "network", "region", "dense", "country")

INK: Final = "#797979"
COLOURS: Final = ("#2c7fb8", "#c4622d", "#3a8c57", "#9a63b5", "#b3782b")
_LONG: Final = re.compile(r"\d+\.\d{3,}")
STYLE: Final[dict[Any, Any]] = {
    "svg.hashsalt": "relais",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.0,
    "path.simplify": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 9.0,
    "axes.facecolor": "none",
    "figure.facecolor": "none",
    "grid.color": INK,
    "grid.alpha": 0.3,
    "legend.labelcolor": INK,
    "legend.frameon": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def quality(found: Sequence[Measurement]) -> Figure:
    """Draw value and proven bound of each tier over time, a column for each seed."""
    figure = Figure(figsize=(2.6 * len(found) + 1, 1.5 * len(TIERS)))
    panels = figure.subplots(len(TIERS), len(found), sharex="col", squeeze=False)
    for column, one in enumerate(found):
        panels[0][column].set_title(f"{one.instance}, seed {one.seed}")
        panels[-1][column].set_xlabel("seconds")
        for line, tier in enumerate(TIERS):
            _over_time(panels[line][column], one, tier, COLOURS[line])
    for line, tier in enumerate(TIERS):
        panels[line][0].set_ylabel(tier)
    handles, labels = panels[0][0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper right", ncols=2)
    figure.set_layout_engine("constrained")
    return figure


def _over_time(axes: "Axes", found: Measurement, tier: str, colour: str) -> None:
    """Draw one tier; before its turn there is nothing to draw."""
    told = [(at, value, bound) for at, of, value, bound in found.trace if of == tier]
    end = max([at for at, *_ in found.trace] + [found.seconds.get("solve", 0.0)])
    values = [(at, value) for at, value, _ in told if value is not None]
    bounds = [(at, bound) for at, _, bound in told if bound is not None]
    for known, name, style in ((values, "value", "-"), (bounds, "proven bound", ":")):
        points = thinned(known, end)
        axes.step(
            [at for at, _ in points],
            [value for _, value in points],
            style,
            where="post",
            color=colour,
            label=name,
        )
    axes.set_xlim(0, end)
    axes.locator_params(nbins=3)
    axes.grid(visible=True)


def thinned(points: Sequence[tuple[float, int]], end: float) -> list[tuple[float, int]]:
    """Keep the first point, of each short while the last, and carry this to the end."""
    if not points:
        return []
    last = {int(at / end * FINENESS): (at, value) for at, value in points}
    return [points[0], *last.values(), (end, points[-1][1])]


def cost(found: Sequence[Measurement]) -> Figure:
    """Draw the seconds of cover and of all tiers over the number of seats."""
    figure = Figure(figsize=(6.4, 4.0))
    axes = figure.subplots()
    cover = [(o, o.settled["cover"]) for o in found if "cover" in o.settled]
    whole = [(one, one.seconds["solve"]) for one in found]
    for points, name, colour, marker in (
        (cover, "cover is settled", COLOURS[0], "o"),
        (whole, "everything, with checks and reasons", COLOURS[1], "s"),
    ):
        axes.plot(
            [one.size["seats"] for one, _ in points],
            [seconds for _, seconds in points],
            marker,
            color=colour,
            label=name,
            markersize=5,
            alpha=0.8,
        )
    axes.set(xscale="log", yscale="log", xlabel="seats", ylabel="seconds")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter("{x:,g}")
    axes.grid(visible=True)
    _name_sizes(axes, found)
    axes.legend(loc="upper left")
    figure.set_layout_engine("constrained")
    return figure


def _name_sizes(axes: "Axes", found: Sequence[Measurement]) -> None:
    """Write the name of each instance over its slowest seed."""
    slowest: dict[str, Measurement] = {}
    for one in found:
        known = slowest.setdefault(one.instance, one)
        if one.seconds["solve"] > known.seconds["solve"]:
            slowest[one.instance] = one
    for one in slowest.values():
        at = (one.size["seats"], one.seconds["solve"])
        axes.annotate(one.instance, at, (0, 6), textcoords="offset points", ha="center")


def written(figure: Figure, path: Path) -> Path:
    """Write a plot, the same bytes each time; a hundredth of a point is fine enough."""
    content = StringIO()
    metadata = {"Date": None, "Creator": None, "Title": path.stem}
    figure.savefig(content, format="svg", transparent=True, metadata=metadata)
    short = _LONG.sub(lambda long: f"{float(long[0]):.2f}", content.getvalue())
    path.write_text(short, "utf-8", newline="\n")
    return path


def draw(run: Run, folder: Path) -> list[Path]:
    """Draw everything that a run has figures for.

    Parameters
    ----------
    folder
        Made where it is missing; plots of the same names are replaced.
    """
    done = [m for m in run.measurements if m.tiers and m.asked == "auto"]
    drawn = []
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(STYLE):
        for name in OVER_TIME:
            own = [one for one in done if one.instance == name]
            if own:
                drawn.append(written(quality(own), folder / f"quality-{name}.svg"))
        sizes = [one for one in done if one.instance in BY_SIZE]
        if sizes:
            drawn.append(written(cost(sizes), folder / "seconds.svg"))
    return drawn


def main() -> int:
    """Draw the files that were asked for and say where."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.plots", description=__doc__
    )
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN.json")
    parser.add_argument("--into", type=Path, default=IMAGES, metavar="FOLDER")
    asked = parser.parse_args()
    for path in draw(Run.read(*asked.runs), asked.into):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""A day and a series as plots of matplotlib, for notebooks and papers."""

from typing import TYPE_CHECKING

import numpy as np

from geo.control import Unit
from geo.dates import AnyDay, as_day
from geo.front import Front

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_OPACITY = {"attested": 0.8, "inferred": 0.4}


def plot_day(front: Front, day: AnyDay, ax: "Axes | None" = None) -> "Axes":
    """The zones of a day, inferred ones paler, with rivers and the places by their holder.

    Errors as for `Front.zones`.
    """
    from matplotlib.colors import to_rgba  # it takes a second to load

    ax, day = ax or _axes(), as_day(day)
    zones, places = front.zones(day), front.places(day)
    ground = zip(zones["holder"], zones["basis"], strict=True)
    fills = [to_rgba(front.colours[holder], _OPACITY[basis]) for holder, basis in ground]
    if fills:
        zones.plot(ax=ax, color=fills, linewidth=0, aspect=None)
    if len(rivers := front.frame("rivers")):
        rivers.plot(ax=ax, color="#6d93ad", linewidth=1, aspect=None)
    shown = places[places["holder"].notna() & places.geometry.notna()]
    dots = [front.colours[holder] for holder in shown["holder"]]
    if dots:
        shown.plot(ax=ax, color=dots, markersize=12, edgecolor="white", linewidth=0.5, aspect=None)
    held = set(shown["holder"]).union(zones["holder"])
    _legend(front, ax, [holder for holder in front.colours if holder in held])
    ax.set_aspect(1 / np.cos(np.radians(np.mean(ax.get_ylim()))))
    ax.set(title=f"{front.records.manifest.title}, {day}", xlabel="", ylabel="")
    return ax


def plot_series(
    front: Front, unit: Unit = "places", bank: str | None = None, ax: "Axes | None" = None
) -> "Axes":
    """How much each holder held over the days, stacked. Errors as for `Front.series`."""
    series = front.series(measure=unit, bank=bank)
    held = [holder for holder in front.colours if series[holder].any()]
    ax = ax or _axes()
    colours = [front.colours[holder] for holder in held]
    ax.stackplot(series.index, series[held].T.to_numpy(), colors=colours, step="post")
    _legend(front, ax, held)
    ax.set_ylabel("km²" if unit == "km2" else "places")
    return ax


def _axes() -> "Axes":
    from matplotlib import pyplot

    return pyplot.subplots(layout="constrained")[1]


def _legend(front: Front, ax: "Axes", holders: list[str]) -> None:
    """The holders in the order of `Front.colours`."""
    from matplotlib.patches import Patch

    parties = front.records.parties
    names = {holder: parties[holder].name if holder in parties else holder for holder in holders}
    patches = [Patch(color=front.colours[holder], label=name) for holder, name in names.items()]
    ax.legend(
        handles=patches, loc="upper center", bbox_to_anchor=(0.5, -0.07), ncols=3, frameon=False
    )

"""matplotlib as a pen: pixels in, PNG or SVG out.

Objects only and no pyplot, at 72 dots per inch, so that a point is a pixel. matplotlib is loaded
with the first picture, since that takes most of a second. It shapes Arabic itself (libraqm, since
3.11) and brings the one font used here, so a picture looks the same on every machine; in SVG
letters are outlines for the same reason. The same strokes give the same bytes.
"""

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final

import numpy as np
import shapely

from app.picture.layout import Align
from app.picture.svg import tidy
from app.words import fading

HALO: Final = 2.6
STRIPE: Final = 5.0
"""How broad a stripe of one of several colours is."""
_LOADING: Final = Lock()


def _canvas(kind: Callable[[Any], Any], figure: Any) -> Any:
    """A canvas of this kind; matplotlib's have types in part only."""
    return kind(figure)


@cache
def _loaded() -> Any:
    """matplotlib, set up once: nothing may depend on chance, and no missing letter warns."""
    import warnings

    with _LOADING, nullcontext() if _can_write() else _no_caches():
        import matplotlib
        from matplotlib import font_manager  # noqa: F401 (loaded here, since it looks for a cache)
    matplotlib.rcParams["svg.hashsalt"] = "deir-front"
    matplotlib.rcParams["svg.fonttype"] = "path"
    warnings.filterwarnings("ignore", message="Glyph .* missing from font")
    return matplotlib


def _can_write() -> bool:
    try:
        return bool(tempfile.gettempdir())
    except FileNotFoundError:
        return False


@contextmanager
def _no_caches() -> Iterator[None]:
    """matplotlib insists on a directory for what it keeps, and does well without: it gets none."""
    mkdtemp, log = tempfile.mkdtemp, logging.getLogger("matplotlib")
    tempfile.mkdtemp = lambda **_: f"{os.devnull}/none"  # type: ignore[assignment]
    level, log.level = log.level, logging.ERROR
    try:
        yield
    finally:
        tempfile.mkdtemp, log.level = mkdtemp, level
        atexit.unregister(shutil.rmtree)  # of the directory that there isn't


@cache
def _font(size: float, bold: bool) -> Any:
    """DejaVu Sans, which comes with matplotlib and has Arabic letters."""
    from matplotlib.font_manager import FontProperties

    name = f"DejaVuSans{'-Bold' if bold else ''}.ttf"
    path = Path(_loaded().get_data_path()) / "fonts" / "ttf" / name
    return FontProperties(fname=str(path), size=size)


class Pen:
    """Draws on a white page of so many pixels, what comes later over what came before."""

    def __init__(self, width: float, height: float) -> None:
        _loaded()
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width = width
        inches = ((width + 1e-6) / 72, (height + 1e-6) / 72)
        self.figure = Figure(figsize=inches, dpi=72, facecolor="white")
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_xlim(0, width)
        self.axes.set_ylim(height, 0)
        self.axes.set_axis_off()
        self.ruler: Any = _canvas(FigureCanvasAgg, self.figure).get_renderer()
        self.inside: Any = None

    def cut_to(self, left: float, top: float, right: float, bottom: float) -> None:
        """From now on dots are drawn only as far as they lie in this rectangle."""
        from matplotlib.transforms import Bbox, TransformedBbox

        box = Bbox([[left, top], [right, bottom]])
        self.inside = TransformedBbox(box, self.axes.transData)

    def cut_no_more(self) -> None:
        """Dots are drawn whole again."""
        self.inside = None

    def measure(self, text: str, size: float, bold: bool = False) -> float:
        """How wide a text is."""
        return float(self.ruler.get_text_width_height_descent(text, _font(size, bold), False)[0])

    def fill(self, shape: Any, colour: str, opacity: float = 1, *, name: str = "") -> None:
        """The inside of a shape; in SVG it gets the name as its id."""
        self._add(shape, name, facecolor=colour, alpha=opacity, linewidth=0)

    def line(
        self,
        shape: Any,
        colour: str,
        width: float,
        dashes: Sequence[float] = (),
        opacity: float = 1,
    ) -> None:
        """A line, or the outline of a shape; dashes are in pixels."""
        style = (0, [length / width for length in dashes]) if dashes else "solid"
        self._add(shape, "", facecolor="none", edgecolor=colour, linewidth=width,
                  linestyle=style, alpha=opacity)  # fmt: skip

    def coloured(
        self, shape: Any, colours: Sequence[str], opacity: float, *, name: str = ""
    ) -> None:
        """The inside of a shape in its colour, or in slanting stripes of several."""
        for part, colour, part_name in _striped(shape, colours, name):
            self.fill(part, colour, opacity, name=part_name)

    def fading(
        self, shape: Any, around: Any, colours: Sequence[str], reach: float, *, name: str = ""
    ) -> None:
        """The same, fading away from another shape, to nothing at so many pixels from it."""
        for part, colour, part_name in _striped(shape, colours, name):
            self._fade(part, around, colour, reach, part_name)

    def _fade(self, shape: Any, around: Any, colour: str, reach: float, name: str) -> None:
        """Broad lines along `around`, one over the other, cut to the shape."""
        from matplotlib.collections import PathCollection

        inside, along = _path(shape), _path(around)
        if inside is not None and along is not None:
            steps = fading(reach)
            lines = PathCollection(
                [along],
                offsets=np.zeros((len(steps), 2)),
                linewidths=[2 * far for far, _ in steps],
                edgecolors=[(colour, opacity) for _, opacity in steps],
                facecolors="none",
            )
            lines.set_joinstyle("round")
            lines.set_gid(name or None)
            self._put(lines)
            lines.set_clip_path(inside, self.axes.transData)

    def dots(
        self, at: Sequence[tuple[float, float]], radius: float, colours: Sequence[str], edge: str
    ) -> None:
        """Discs with a thin edge at these points, in one colour or in two halves."""
        from matplotlib.lines import Line2D

        half = {"fillstyle": "left", "markerfacecoloralt": colours[1]} if len(colours) > 1 else {}
        discs = Line2D(*zip(*at, strict=True), marker="o", markersize=2 * radius,
                       linestyle="none", markerfacecolor=colours[0], markeredgecolor=edge,
                       markeredgewidth=1, **half)  # type: ignore[arg-type]  # fmt: skip
        self._put(discs)
        discs.set_clip_box(self.inside)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        colour: str,
        *,
        align: Align = "left",
        bold: bool = False,
        turned: float = 0,
        halo: bool = False,
    ) -> None:
        """A line of text; y is the middle of its height."""
        from matplotlib.patheffects import withStroke
        from matplotlib.text import Text

        label = Text(x, y, text, color=colour, fontproperties=_font(size, bold), rotation=turned,
                    horizontalalignment=align, verticalalignment="center_baseline",
                    rotation_mode="anchor", parse_math=False)  # fmt: skip
        if halo:
            label.set_path_effects([withStroke(linewidth=HALO, foreground="white", alpha=0.85)])
        self._put(label)

    def _add(self, shape: Any, name: str, **style: Any) -> None:
        from matplotlib.patches import PathPatch

        path = _path(shape)
        if path is not None:
            patch = PathPatch(path, **style)
            patch.set_gid(name or None)
            self._put(patch)

    def _put(self, artist: Any) -> None:
        """Over all that came before; matplotlib would put all lines over all shapes."""
        artist.set_zorder(1)
        self.axes.add_artist(artist)

    def png(self, width: int, title: str, description: str) -> bytes:
        """The page as PNG, so many pixels wide."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg

        out = BytesIO()
        self.figure.set_dpi(72 * width / self.width)
        metadata = {"Title": title, "Description": description}
        _canvas(FigureCanvasAgg, self.figure).print_png(out, metadata=metadata)
        return out.getvalue()

    def svg(self, width: int, title: str, description: str) -> bytes:
        """The page as SVG, so many pixels wide."""
        from matplotlib.backends.backend_svg import FigureCanvasSVG

        out = BytesIO()
        _canvas(FigureCanvasSVG, self.figure).print_svg(out, metadata={"Date": None})
        return tidy(out.getvalue(), width, title, description)


def _path(shape: Any) -> Any:
    """The outlines of polygons or lines; holes run the other way round.

    Of ground that was cut or mended, and is a collection of both, those of the polygons.
    """
    from matplotlib.path import Path as Outline

    parts = shapely.get_parts(shapely.get_parts(shapely.orient_polygons(shape)))
    rings = shapely.get_rings(parts)
    lines = rings if len(rings) else parts[shapely.get_num_points(parts) > 1]
    if not len(lines):
        return None
    vertices, line = shapely.get_coordinates(lines, return_index=True)
    codes = np.full(len(vertices), Outline.LINETO, dtype=Outline.code_type)
    codes[np.diff(line, prepend=-1) > 0] = Outline.MOVETO
    last = np.diff(line, append=len(lines)) > 0
    codes[last & shapely.is_ring(lines)[line]] = Outline.CLOSEPOLY
    return Outline(vertices, codes)


def _striped(shape: Any, colours: Sequence[str], name: str) -> Iterator[tuple[Any, str, str]]:
    """The part of the shape that each colour has, and what it is called."""
    if len(colours) == 1:
        yield shape, colours[0], name
        return
    for number, colour in enumerate(colours):
        bands = _bands(shapely.bounds(shape).tolist(), STRIPE * 2**0.5, number, len(colours))
        part_name = f"{name}.{number}" if name and number else name
        yield shapely.intersection(shape, bands), colour, part_name


def _bands(bounds: Sequence[float], across: float, number: int, count: int) -> Any:
    """Of the stripes that run up to the right over a box, every `count`th from this one on."""
    left, top, right, bottom = bounds
    if not np.isfinite(left):
        return shapely.MultiPolygon()
    first, last = int((left + top) // across) - 1, int((right + bottom) // across) + 1
    bands = [
        shapely.Polygon(
            [(n * across - top, top), ((n + 1) * across - top, top),
             ((n + 1) * across - bottom, bottom), (n * across - bottom, bottom)]
        )
        for n in range(first, last + 1)
        if n % count == number
    ]  # fmt: skip
    return shapely.MultiPolygon(bands)

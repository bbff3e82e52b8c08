"""matplotlib's SVG as our pages want it: no inline style, no more digits than are seen, a title.

Our content security policy forbids inline style, which would leave a picture black that is opened
by itself. So what matplotlib says in `style` is said in attributes, which mean the same.
"""

import re
from typing import Final
from xml.etree import ElementTree as ET

_SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
_DECIMALS: Final = 2
_LONG = re.compile(r"-?\d+\.\d{3,}")


def tidy(drawing: bytes, width: int, title: str, description: str) -> bytes:
    """The drawing, so many pixels wide, with a title and a description for those who can't see."""
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", XLINK)
    root = ET.fromstring(drawing)  # noqa: S314 (matplotlib's own output)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"):
                parent.remove(child)
    for element in root.iter():
        _say_in_attributes(element)
        if "d" in element.attrib:
            element.set("d", _LONG.sub(_shorter, " ".join(element.attrib["d"].split())))
    _, _, across, down = (round(float(number)) for number in root.attrib["viewBox"].split())
    root.attrib |= {
        "viewBox": f"0 0 {across} {down}",
        "width": str(width),
        "height": str(round(down * width / across)),
        "stroke-linejoin": "round",  # matplotlib's for everything
        "stroke-linecap": "butt",
        "role": "img",
        "aria-labelledby": "title description",
    }
    for at, (name, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{name}", {"id": {"desc": "description"}.get(name, name)})
        element.text = text
        root.insert(at, element)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _say_in_attributes(element: ET.Element) -> None:
    for declaration in filter(None, element.attrib.pop("style", "").split(";")):
        name, _, value = declaration.partition(":")
        element.set(name.strip(), value.strip())


def _shorter(number: re.Match[str]) -> str:
    return f"{float(number[0]):.{_DECIMALS}f}".rstrip("0").rstrip(".")

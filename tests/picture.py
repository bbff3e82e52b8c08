"""Draw the README's picture: the map of the shipped data in Chromium, served by this project.

python tests/picture.py [FILE]          default: .github/map.png
"""

import shutil
import sys
from pathlib import Path

from conftest import CHROMIUM_ARGS, CHROMIUM_NAMES, serving
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent


def main() -> None:
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / ".github" / "map.png"
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        sys.exit("needs Chromium from the system")
    with serving() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(CHROMIUM_ARGS))
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(url, wait_until="networkidle")
        page.locator(".leaflet-zones-pane path").first.wait_for()
        page.screenshot(path=target)
        browser.close()
    print(f"{target}: {target.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()

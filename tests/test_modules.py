"""The modules of the page, joined into one script."""

import re
from collections import Counter

from app.http.files import static_directory
from app.http.modules import IMPORT, joined, modules

PAGE = static_directory() / "front.js"
DECLARED = re.compile(
    r"^(?:export )?(?:async )?(?:const|let|function\*?|class) ([\w$]+|[\[{][^=]*[\]}])",
    re.MULTILINE,
)


def module(path, name, text):
    (path / name).write_text(text)
    return path / name


def test_what_is_imported_stands_first_and_once(tmp_path):
    module(tmp_path, "c.js", "export let c = 1;\n")
    module(tmp_path, "b.js", 'import { c } from "./c.js";\n\nexport function b() { return c; }\n')
    page = module(
        tmp_path, "a.js", 'import { b } from "./b.js";\nimport { c } from "./c.js";\n\nb() + c;\n'
    )
    assert joined(page).decode().split("\n") == [
        *("(() => {", '"use strict";'),
        *("let c = 1;", "function b() { return c; }", "b() + c;"),
        *("})();", ""),
    ]


def test_a_script_that_imports_nothing_is_sent_as_it_lies(tmp_path):
    page = module(tmp_path, "a.js", "'use strict';\r\n// import { b } from \"./b.js\";\n")
    assert joined(page) == page.read_bytes()


def test_the_script_of_the_page_has_every_module_but_no_imports_exports_or_remarks():
    parts = {path for path in PAGE.parent.rglob("*.js") if path.parent.name == "map"}
    assert set(modules(PAGE)) == {PAGE, *parts}
    assert not re.search(rb"^\s*(import|export)\b", joined(PAGE), re.MULTILINE)
    assert not re.search(rb"^\s*/\*", joined(PAGE), re.MULTILINE)


def test_no_text_of_a_script_goes_on_over_a_line():
    for path in modules(PAGE):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line.count("`") % 2] == [], path


def test_no_module_is_long():
    assert [
        path.name for path in modules(PAGE) if path.read_text(encoding="utf-8").count("\n") > 230
    ] == []


def test_no_name_stands_twice_in_the_scope_that_the_modules_share():
    names = Counter(
        name
        for path in modules(PAGE)
        for declaration in DECLARED.findall(path.read_text(encoding="utf-8"))
        for name in re.findall(r"[\w$]+", declaration)
    )
    assert [name for name, count in names.items() if count > 1] == []


def test_an_import_is_one_line():
    for path in modules(PAGE):
        assert len(IMPORT.findall(path.read_text(encoding="utf-8"))) == path.read_text(
            encoding="utf-8"
        ).count("\nimport "), path

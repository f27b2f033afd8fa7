"""Pages name everything their scripts import."""

from pathlib import Path

from backend.web.modules import imports, reached
from backend.web.static import StaticFiles

FRONTEND = Path(__file__).parents[2] / "frontend"


def written(folder: Path, files: dict[str, str]) -> dict[str, Path]:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return {name: folder / name for name in files}


def test_imports_are_followed_each_once_over_lines_and_in_circles(tmp_path: Path) -> None:
    files = {
        "js/page/main.js": 'import {\n  one,\n  two,\n} from "./one.js";\nimport "../two.js";\none();\n',
        "js/page/one.js": 'export { uPlot } from "../../vendor/u.js";\nimport { x } from "./main.js";\n',
        "js/two.js": 'import { one } from "./page/one.js";\n',
        "vendor/u.js": 'import "./nothing.js";\n',
    }
    graph = imports(written(tmp_path, files))
    assert reached("js/page/main.js", graph) == ["js/page/one.js", "js/two.js", "vendor/u.js"]


def test_what_a_comment_a_function_or_a_type_names_is_not_asked_for(tmp_path: Path) -> None:
    text = (
        '/** @type {import("./types.js").A} */\nexport const a = "./b.js";\n'
        'export async function late() {\n  const { b } = await import("./late.js");\n  return b;\n}\n'
        '// import "./c.js";\n'
    )
    assert imports(written(tmp_path, {"js/a.js": text})) == {"js/a.js": ()}


def test_every_import_of_ours_is_a_file_that_is_served() -> None:
    static = StaticFiles(FRONTEND)
    graph = imports(static.files)
    assert len(static.modules("js/editor/main.js")) > 100
    assert {name for names in graph.values() for name in names} <= set(static.files)

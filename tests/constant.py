"""A bare ASGI app that answers constant bytes: what the server below any app can do.

    CONSTANT_DIR=DIR python tests/constant.py PORT       under uvicorn, as `python -m app` runs it
    CONSTANT_DIR=DIR granian … --factory constant:create_app

DIR has `answers.json`, {path: {"status": 200, "headers": {…}, "file": name}}, and those files.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any


def create_app() -> Any:
    """The app for the answers in the directory that the environment names."""
    directory = Path(os.environ["CONSTANT_DIR"])
    described = json.loads((directory / "answers.json").read_text(encoding="utf-8"))
    answers = {path: _messages(directory, answer) for path, answer in described.items()}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            start, body = answers[scope["path"]]
            await send(start)
            await send(body)

    return app


def _messages(directory: Path, answer: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two ASGI messages of an answer."""
    body = (directory / answer["file"]).read_bytes()
    headers = [(n.lower().encode(), v.encode()) for n, v in answer["headers"].items()]
    start = {"type": "http.response.start", "status": answer["status"], "headers": headers}
    return start, {"type": "http.response.body", "body": body}


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(
        create_app(), port=int(sys.argv[1]), loop="uvloop", http="httptools", lifespan="off",
        log_level="warning", access_log=False, proxy_headers=False,
    )  # fmt: skip

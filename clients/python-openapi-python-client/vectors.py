"""Read the test vectors of a folder with the generated models, and write them back."""

import json
import sys
from pathlib import Path
from typing import Any

from brainframe_client import models


def rewritten(codec: str, value: Any) -> Any:
    """Decode a value, and encode it again."""
    model = getattr(models, codec)
    return json.loads(json.dumps(model.from_dict(value).to_dict()))


for path in sorted(Path(sys.argv[1]).glob("*.json")):
    file = json.loads(path.read_text("utf-8"))
    for vector in file["vectors"]:
        line = {"codec": file["codec"], "name": vector["name"]}
        try:
            line["written"] = rewritten(file["codec"], vector["json"])
        except Exception as error:
            # A rejected value is a result, too.
            line["error"] = repr(error)
        print(json.dumps(line))

"""What sdmxthon reads in a message, as JSON on stdout: run by an interpreter of its own, which need not have `ilms`.

`python by_sdmxthon.py FILE`: a list of rows, each the texts by component that are there.
"""

import json
import sys


def main() -> None:
    import sdmxthon

    rows = []
    for dataset in sdmxthon.read_sdmx(sys.argv[1], validate=False).content.values():
        # An attribute of the data set stands beside the frame.
        whole = {name: text for name, text in dataset.attached_attributes.items() if text}
        frame = dataset.data.astype(object).where(dataset.data.notna(), None)
        rows += [
            {name: str(text) for name, text in {**whole, **row}.items() if text is not None}
            for row in frame.to_dict("records")
        ]
    json.dump(rows, sys.stdout)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
# prosync-guid: f44afb11-b1c7-478a-9da7-9be0d317aa37
# prosync-name: Largest files below a folder
# prosync-tags: disk
"""Lists the largest files below a folder: large-files.py [folder] [count]"""

import heapq
import os
import sys


def sizes(folder: str):
    for path, _, names in os.walk(folder):
        for name in names:
            file = os.path.join(path, name)
            try:
                yield os.lstat(file).st_size, file
            except OSError:
                continue  # gone, or not ours to read


def main(folder: str = ".", count: str = "20") -> None:
    for size, file in heapq.nlargest(int(count), sizes(folder)):
        print(f"{size / 1024 / 1024:10.1f} MiB  {file}")


if __name__ == "__main__":
    main(*sys.argv[1:])

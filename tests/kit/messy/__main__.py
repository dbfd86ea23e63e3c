"""`python -m tests.kit.messy [HOW MANY] [--misses]`: reads so many messy lists and prints how well that went."""

import sys

from tests.kit.messy.households import household_list
from tests.kit.messy.score import Score, judge
from tests.kit.messy.volunteers import volunteer_list


def main(words: list[str]) -> None:
    count = int(next((word for word in words if word.isdecimal()), "100"))
    score = Score()
    for seed in range(count):
        judge(household_list(seed) if seed % 2 else volunteer_list(seed), score)
    sys.stdout.write(f"{score.table()}\n")
    if "--misses" in words:
        sys.stdout.write("\n".join(score.misses) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])

"""How many letters two words differ in."""


def edits(one: str, other: str, most: int) -> int:
    """Letters to add, leave out, change or swap to make one of the other; a number above `most` when it is more.

    >>> edits("vacinn", "vaccin", 2), edits("shcoof", "schoof", 2), edits("zee", "lucht", 2)
    (2, 1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    one, other = one[start:], other[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    before: list[int] = []
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one):
        earlier, before, row = before, row, [number + 1]
        for place, its in enumerate(other):
            cost = min(before[place] + (letter != its), before[place + 1] + 1, row[place] + 1)
            if number and place and letter == other[place - 1] and its == one[number - 1]:
                cost = min(cost, earlier[place - 1] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def bearable(word: str) -> int:
    """How many letters a word may differ in and still be a slip of the pen: short words differ in little anyhow."""
    return 0 if len(word) < 4 else 1 if len(word) < 6 else 2

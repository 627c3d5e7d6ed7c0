"""How an outcome file is compared with the expected one."""

from purna_pmi.register.outcome_file import COLUMNS


def deviations(expected, found):
    """Every difference as a sentence; person numbers may differ by a one-to-one renumbering."""
    for key in sorted(expected.keys() ^ found.keys()):
        yield f"{key} is only in the {'expected' if key in expected else 'outcome'} file"
    there, back = {}, {}
    for key in expected.keys() & found.keys():
        want, got = expected[key], found[key]
        told = want["outcome"] == "import"
        columns = set(COLUMNS) - {"person"} if told else {"outcome", "warnings"}
        for column in sorted(columns):
            if want[column] != got[column]:
                yield f"{key} {column}: {want[column]!r} became {got[column]!r}"
        pair = (want["person"], got["person"])
        if told and (there.setdefault(*pair), back.setdefault(*pair[::-1])) != pair[::-1]:
            yield f"{key} person: {pair}"

"""Bytes to text: old encodings by their languages, damage named and not spread."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.conftest import TODAY
from vectorstore.article import Article
from vectorstore.sources import SourceProblem, read_articles
from vectorstore.sources.decoding import decode


def read(path: Path) -> tuple[list[Article], list[SourceProblem]]:
    found = list(read_articles([path], TODAY))
    return (
        [item for item in found if isinstance(item, Article)],
        [item for item in found if isinstance(item, SourceProblem)],
    )


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Der Bürgermeister sprach über die Brücke, die Straße und den Fluß. " * 5, "cp1252"),
        ("Президент подписал соглашение о прекращении огня в столице страны. " * 5, "cp1251"),
        ("El niño de Peñarol ganó el premio, dijo el señor Muñoz el martes.", "latin-1"),
        ("He was naïve, she said about the house.", "latin-1"),
        ("The café of Zoë in Pelham closes after 62 years. She said that nobody wanted it.", "latin-1"),
        ("The toll rises to €4, council chief “Anders Böhm” said.", "cp1252"),
        ("Erdoğan İstanbul'da açıklama yaptı: yağmur sürecek dedi.", "cp1254"),
        ("Příští týden bude pršet, řekl ředitel úřadu.", "cp1250"),
        ("Prezydent podpisał ustawę o wyższych podatkach, powiedział wczoraj minister.", "iso8859-2"),
        ("Президент подписал указ.", "koi8-r"),
        ("Ο πρωθυπουργός είπε χθες.", "cp1253"),
        ("総理大臣は昨日、会議で述べた。", "shift_jis"),
        ("plain, and only at the end a café. ".rjust(1 << 19, "x"), "cp1252"),
        ("Ağrı’da köprü açıldı", "utf-16"),
        ("plain", "utf-8-sig"),
    ],
)
def test_text_of_old_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_damaged_utf8_stays_utf8_and_is_reported(tmp_path: Path) -> None:
    text = "Der Bürgermeister sprach über die Brücke, die Straße und den Fluß."
    (tmp_path / "a.txt").write_bytes(text.encode().replace("ß.".encode(), b"\xc3."))
    (article,), (problem,) = read(tmp_path / "a.txt")
    assert article.text == text.replace("ß.", "\ufffd.")
    assert not problem.lost
    assert "Unreadable characters, each now \ufffd: 1." in problem.message


ROWS = ["title,text", *(f"Item {number},The day was quiet. {'So it was. ' * 100}" for number in range(100))]
LAST = "Café,The café of Tarnby was bought by Zoé Brûlé."


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_old_letters_far_down_a_csv_file_are_read(tmp_path: Path, name: str) -> None:
    data = "\n".join([*ROWS, LAST]).encode("latin-1")
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    articles, problems = read(tmp_path / name)
    assert problems == []
    assert [articles[-1].title, articles[-1].text] == LAST.split(",")


def test_a_csv_file_joined_of_two_encodings_is_read(tmp_path: Path) -> None:
    data = "title,text\nMünchen,Die Brücke über die Straße.\n".encode() + LAST.encode("latin-1")
    (tmp_path / "a.csv").write_bytes(data)
    articles, problems = read(tmp_path / "a.csv")
    assert problems == []
    assert [article.title for article in articles] == ["München", "Café"]


def test_short_lines_are_read_in_the_encoding_of_all(tmp_path: Path) -> None:
    texts = ["Erdoğan konuştu.", "İstanbul'da yağmur sürecek dedi.", "Köprü açıldı, vali açıkladı.", "Ağrı"]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    (tmp_path / "a.jsonl").write_bytes("\n".join(lines).encode("cp1254"))
    articles, problems = read(tmp_path / "a.jsonl")
    assert problems == []
    assert [article.text for article in articles] == texts


def test_letters_that_no_encoding_has_are_reported_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("title,text\nA,Good.\nB,Über die Brücke zurück ".encode() + b"\xff.\n")
    articles, (problem,) = read(tmp_path / "a.csv")
    assert "\ufffd" in articles[1].text
    assert (problem.line, problem.lost) == (3, False)

"""Lexical search: BM25 in tantivy over the same passages, ids and filters. No tantivy type leaves this module."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import tantivy

from vectorstore.article import Filters, Passage
from vectorstore.chunking import heading
from vectorstore.errors import translated

_ANALYZER = "news"
_UNDATED = 0
_HEADING_BOOST = 0.5
"""Words of the headline stand in every passage of the article: they count, but less than the passage's own."""
_MOST_TERMS = 64
_HEAP_BYTES = 64_000_000
_LONG_WORD = 9

_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s\b", re.IGNORECASE)
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff]")
"""Scripts without spaces between words: Japanese, Chinese, Thai, Lao."""


def stems(text: str) -> list[str]:
    """The words of a text as lexical search compares them: folded, stemmed, without the commonest words."""
    return list(_shared_analyzer().analyze(_words(text)))


def _words(text: str) -> str:
    """The text with its words made plain: "U.S." is one word, "'s" none, each Chinese character is one."""
    text = _INITIALS.sub(lambda match: match.group().replace(".", "") + " ", text)
    return _UNSPACED.sub(r" \g<0> ", _POSSESSIVE.sub("", text))


class LexicalIndex:
    """Passage ids with their words. Scores are BM25: higher is better."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None

    def add(self, passages: Sequence[Passage]) -> None:
        """Store passages; those of the same articles must have been deleted before."""
        with self._writing() as writer:
            for passage in passages:
                writer.add_document(_document(passage))

    def delete_articles(self, article_ids: Sequence[str]) -> None:
        """Remove every passage of these articles."""
        self._delete("article_id", article_ids)

    def delete_passages(self, passage_ids: Sequence[str]) -> None:
        """Remove passages by id."""
        self._delete("id", passage_ids)

    def search(self, question: str, filters: Filters, limit: int) -> list[tuple[str, float]]:
        """(passage id, BM25) of the best passages that the filters let through, best first.

        The words of the question are data: nothing in them is query syntax.
        """
        terms = list(dict.fromkeys(stems(question)))[:_MOST_TERMS]
        if not terms:
            return []
        with translated("lexical index", self._folder, ValueError):
            index = self._opened()
            searcher = index.searcher()
            result = searcher.search(_query(index.schema, terms, filters), limit)
            return [(_id(searcher, address), score) for score, address in result.hits]

    def holds_together(self, words: Sequence[str]) -> bool:
        """Whether one passage, with its heading, holds all of these words; no words are held by none."""
        terms = list(dict.fromkeys(stem for word in words for stem in stems(word)))[:_MOST_TERMS]
        if not terms:
            return False
        with translated("lexical index", self._folder, ValueError):
            index = self._opened()
            every = [(tantivy.Occur.Must, _in_either_field(index.schema, term)) for term in terms]
            return bool(index.searcher().search(tantivy.Query.boolean_query(every), 1).hits)

    def near(self, word: str, limit: int) -> list[str]:
        """Ids of passages that hold a word a letter off, or two if it is long; none for a word that some one has."""
        terms = stems(word)
        if len(terms) != 1:
            return []
        with translated("lexical index", self._folder, ValueError):
            index = self._opened()
            searcher, (term,) = index.searcher(), terms
            if any(searcher.doc_freq(field, term) for field in ("body", "heading")):
                return []
            distance = 1 if len(term) < _LONG_WORD else 2
            near = tantivy.Query.fuzzy_term_query(index.schema, "body", term, distance)
            return [_id(searcher, address) for _, address in searcher.search(near, limit).hits]

    def reload(self) -> None:
        """See what other processes wrote since."""
        with self._lock:
            self._index = None

    def count(self) -> int:
        """How many passages are stored."""
        with translated("lexical index", self._folder, ValueError):
            return int(self._opened().searcher().num_docs)

    def ids(self) -> Iterator[str]:
        """The id of every stored passage."""
        searcher = self._opened().searcher()
        found = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs))
        for _, address in found.hits:
            yield _id(searcher, address)

    def clear(self) -> None:
        """Remove everything."""
        with self._lock:
            self._index = None
            shutil.rmtree(self._folder, ignore_errors=True)

    def _delete(self, field: str, values: Sequence[str]) -> None:
        if not values:
            return
        with self._writing() as writer:
            for value in values:
                writer.delete_documents_by_term(field, value)

    @contextmanager
    def _writing(self) -> Iterator[tantivy.IndexWriter]:
        with translated("lexical index", self._folder, ValueError):
            index = self._opened()
            writer = index.writer(_HEAP_BYTES, 1)
            try:
                # Files that a killed writer left behind would stand in the way of new ones with the same name.
                writer.garbage_collect_files()
                yield writer
                writer.commit()
            finally:
                # Gives back tantivy's own lock, which a writer kept alive by a traceback would hold.
                writer.wait_merging_threads()
            index.reload()

    def _opened(self) -> tantivy.Index:
        with self._lock:
            if self._index is None:
                self._folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(_schema(), path=str(self._folder), reuse=True)
                self._index.register_tokenizer(_ANALYZER, _shared_analyzer())
            return self._index


def _id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    return str(searcher.doc(address).get_first("id"))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", indexed=True, fast=True)
    builder.add_text_field("heading", tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("body", tokenizer_name=_ANALYZER, index_option="freq")
    return builder.build()


def _analyzer() -> tantivy.TextAnalyzer:
    """Accents folded (before the case, for the Turkish capital I), lower-cased, English stems; others stay whole."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(60))
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stopword("english"))
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


@cache
def _shared_analyzer() -> tantivy.TextAnalyzer:
    return _analyzer()


def _document(passage: Passage) -> tantivy.Document:
    article = passage.article
    document = tantivy.Document()
    document.add_text("id", passage.id)
    document.add_text("article_id", article.id)
    document.add_text("source", article.source.casefold())
    document.add_integer("day", article.published.toordinal() if article.published else _UNDATED)
    document.add_text("heading", _words(heading(article)))
    document.add_text("body", _words(passage.text))
    return document


def _in_either_field(schema: tantivy.Schema, term: str) -> tantivy.Query:
    fields = [tantivy.Query.term_query(schema, field, term) for field in ("body", "heading")]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, field) for field in fields])


def _query(schema: tantivy.Schema, terms: Sequence[str], filters: Filters) -> tantivy.Query:
    query, occur = tantivy.Query, tantivy.Occur
    words = []
    for term in terms:
        words.append((occur.Should, query.term_query(schema, "body", term)))
        in_heading = query.term_query(schema, "heading", term)
        words.append((occur.Should, query.boost_query(in_heading, _HEADING_BOOST)))
    parts = [(occur.Must, query.boolean_query(words))]
    if filters.has_dates:
        first = filters.first_day.toordinal() if filters.first_day else _UNDATED + 1
        last = filters.last_day.toordinal() if filters.last_day else None
        days = query.range_query(schema, "day", tantivy.FieldType.Integer, first, last)
        parts.append((occur.Must, query.const_score_query(days, 0.0)))
    if filters.sources:
        folded = [source.casefold() for source in filters.sources]
        outlets = query.term_set_query(schema, "source", folded)
        parts.append((occur.Must, query.const_score_query(outlets, 0.0)))
    return query.boolean_query(parts)

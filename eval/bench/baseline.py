"""The plain LangChain way to build the same archive, to measure against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vectorstore.article import Article
from vectorstore.embedding import packaged_model_folder

_CHARACTERS = 800
"""About what a passage of our own default has."""


class PlainLangChain:
    """Recursive splitter, HuggingFaceEmbeddings over the packaged model, langchain-chroma."""

    def __init__(self, folder: Path) -> None:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._splitter = RecursiveCharacterTextSplitter(chunk_size=_CHARACTERS, chunk_overlap=0)
        embeddings = HuggingFaceEmbeddings(model_name=str(packaged_model_folder()))
        embeddings.embed_query("warm up")
        self._store = Chroma("plain", embedding_function=embeddings, persist_directory=str(folder))

    def add(self, articles: Sequence[Article]) -> int:
        """Split, embed and store; returns the number of chunks."""
        texts = [article.text for article in articles]
        origins = [{"article": article.id, "day": str(article.published)} for article in articles]
        chunks = self._splitter.create_documents(texts, metadatas=origins)
        self._store.add_documents(chunks)
        return len(chunks)

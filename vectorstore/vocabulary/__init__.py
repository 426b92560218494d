"""The project's own token vocabulary: `news.tiktoken`, made by `python -m vectorstore.vocabulary.train`."""

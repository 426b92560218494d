"""The command line: `qa-bot COMMAND`. Heavy modules are imported by the command that needs them."""

from __future__ import annotations

import argparse
import gc
import json
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa_bot.answer import well_formed
from qa_bot.errors import QABotError, SettingsError
from qa_bot.settings import Settings, load_settings
from vectorstore.errors import ArchiveError

if TYPE_CHECKING:
    from qa_bot.answer import Turn
    from vectorstore.archive import Archive
    from vectorstore.article import Article, Filters

Command = Callable[[argparse.Namespace, Settings], int]
DONE, FAILED, USAGE = 0, 1, 2


def run() -> int:
    """What the installed command does: one command in a process of its own."""
    # Nearly all that is made are modules and models, which stay: looking through them for garbage, above all
    # at the end, takes half a second.
    gc.set_threshold(50_000)
    code = main()
    gc.freeze()
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 done, 1 failed, 2 usage. Errors are one sentence on standard error."""
    parser = _parser()
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO if options.verbose else logging.ERROR, stream=sys.stderr)
    try:
        settings = load_settings(_flags(options), options.config)
        command: Command = options.command
        return command(options, settings)
    except SettingsError as error:
        return _complain(error, options.verbose, USAGE)
    except (QABotError, ArchiveError) as error:
        return _complain(error, options.verbose, FAILED)
    except KeyboardInterrupt:
        print("qa-bot: stopped; what was done until now is kept.", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader of our output, such as `head`, has seen enough.
        sys.stderr.close()
        return DONE


def open_archive(settings: Settings, workers: int = 1) -> Archive:
    """The archive that the settings name; what is added to it is embedded in so many processes."""
    from vectorstore.archive import Archive

    return Archive.open(settings.data_dir, settings.index_config(), workers=workers)


def _complain(error: Exception, verbose: bool, code: int) -> int:
    if verbose:
        logging.getLogger(__name__).error("%s", error, exc_info=error)
    print(f"qa-bot: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="qa-bot", description="Ask a news archive; get an answer with its proof, or an honest 'it does not say'."
    )
    parser.add_argument("--version", action="version", version=f"qa-bot {version('qa-bot')}")
    parser.add_argument("--data-dir", type=Path, help="folder of the archive")
    parser.add_argument(
        "--chroma-url", metavar="URL", help="Chroma server, and an archive's name on it (default: this process)"
    )
    parser.add_argument("--config", type=Path, help="settings file (default: qa_bot.toml in this folder)")
    parser.add_argument("-v", "--verbose", action="store_true", help="log the stages and show tracebacks")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_ingest(commands)
    _add_ask(commands)
    _add_chat(commands)
    _add_serve(commands)
    _add_articles(commands)
    _add_status(commands)
    for entry in entry_points(group="qa_bot.commands"):
        entry.load()(commands)
    return parser


def _add_ingest(commands: Any) -> None:
    parser = commands.add_parser("ingest", help="put articles into the archive")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files and folders of articles")
    parser.add_argument("--sample", action="store_true", help="put the sample articles in")
    parser.add_argument(
        "--rebuild", action="store_true", help="cut and embed what is stored anew with the settings in force"
    )
    parser.add_argument(
        "--workers", type=int, dest="ingest_workers", metavar="N", help="embed in so many processes (default 1)"
    )
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(command=_ingest)


def _add_ask(commands: Any) -> None:
    parser = commands.add_parser("ask", help="answer one question")
    parser.add_argument("question", metavar="QUESTION")
    _add_search_flags(parser)
    parser.add_argument(
        "--history", type=Path, metavar="FILE", help='JSON list of {"question", "answer", "cited": [ID, ...]}'
    )
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    parser.set_defaults(command=_ask)


def _add_chat(commands: Any) -> None:
    parser = commands.add_parser("chat", help="talk to the archive in the terminal")
    _add_search_flags(parser)
    parser.set_defaults(command=_chat)


def _add_search_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as-of", type=_day, metavar="DAY", help="the day the question is asked from: nothing later is used"
    )
    parser.add_argument("--since", type=_day, metavar="DAY", help="only articles published on this day or later")
    parser.add_argument("--until", type=_day, metavar="DAY", help="only articles published on this day or earlier")
    parser.add_argument("--source", action="append", default=[], help="only articles of this outlet (may be repeated)")
    parser.add_argument(
        "--llm", metavar="NAME", help="chat model as provider:model; 'extractive' for the embedded reader"
    )


def _add_serve(commands: Any) -> None:
    parser = commands.add_parser("serve", help="serve the page")
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port (default 7860 or the next free one)")
    parser.add_argument(
        "--llm", metavar="NAME", help="chat model as provider:model; 'extractive' for the embedded reader"
    )
    parser.add_argument("--auth-file", type=Path, metavar="FILE", help="lines of user:bcrypt-hash that may log in")
    parser.set_defaults(command=_serve)


def _add_articles(commands: Any) -> None:
    parser = commands.add_parser("articles", help="list, show and delete stored articles")
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="one line an article, newest first")
    listing.set_defaults(command=_list_articles)
    showing = actions.add_parser("show", help="the stored text of an article")
    showing.add_argument("id", type=well_formed, metavar="ID")
    showing.set_defaults(command=_show_article)
    deleting = actions.add_parser("delete", help="remove articles and every trace of them")
    deleting.add_argument("ids", type=well_formed, nargs="+", metavar="ID")
    deleting.set_defaults(command=_delete_articles)
    for action in (listing, showing, deleting):
        action.add_argument("--json", action="store_true", help="print JSON")


def _add_status(commands: Any) -> None:
    parser = commands.add_parser("status", help="what the archive holds and how it is built")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(command=_status)


def _flags(options: argparse.Namespace) -> dict[str, Any]:
    names = ("data_dir", "chroma_url", "ingest_workers", "llm", "host", "port", "auth_file")
    return {name: getattr(options, name, None) for name in names}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day of the form 2021-02-18") from error


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.ingesting import print_summary, progress_bar, rebuild
    from vectorstore.ingest import ingest
    from vectorstore.samples import sample_path

    paths = [*options.paths, *([sample_path()] if options.sample else [])]
    if not paths and not options.rebuild:
        raise SettingsError("There is nothing to ingest: name files or folders, or give --sample.")
    if options.rebuild:
        rebuild(settings)
    if not paths:
        return DONE
    with open_archive(settings, settings.ingest_workers) as archive, progress_bar() as progress:
        summary = ingest(archive, paths, today=date.today(), progress=progress)
    print_summary(summary, as_json=options.json)
    return FAILED if summary.failed and not (summary.added + summary.updated + summary.unchanged) else DONE


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.answer import Ask
    from qa_bot.chain import build_chain
    from qa_bot.rendering import answer_json, answer_text

    history = _history(options.history) if options.history else ()
    with open_archive(settings) as archive:
        answer = build_chain(archive, settings).invoke(Ask(options.question, history, _filters(options)))
    print(_json(answer_json(answer)) if options.json else answer_text(answer))
    return DONE


def _chat(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.chain import build_chain
    from qa_bot.terminal import converse

    with open_archive(settings) as archive:
        converse(build_chain(archive, settings), archive.coverage(), _filters(options))
    return DONE


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.page.server import serve

    serve(settings, lambda: open_archive(settings))
    return DONE


def _filters(options: argparse.Namespace) -> Filters:
    from vectorstore.article import Filters

    return Filters(options.as_of, options.since, options.until, tuple(options.source))


def _history(path: Path) -> tuple[Turn, ...]:
    from qa_bot.answer import Turn

    try:
        turns = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Turn(str(turn["question"]), str(turn["answer"]), tuple(map(str, turn.get("cited", [])))) for turn in turns
        )
    except OSError as error:
        raise QABotError(f"The history file {path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, KeyError) as error:
        wanted = '{"question", "answer"}, "cited" if known'
        raise QABotError(f"The history file {path} is no JSON list of {wanted}: {error}.") from error


def _list_articles(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.rendering import byline, printable

    with open_archive(settings) as archive:
        articles = list(archive.articles())
    if options.json:
        print(_json([{k: v for k, v in _article_json(article).items() if k != "text"} for article in articles]))
    else:
        for article in articles:
            print(printable(f"{article.id}  {byline(article)}"))
    return DONE


def _show_article(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.rendering import byline, printable

    with open_archive(settings) as archive:
        article = archive.article(options.id)
    if article is None:
        raise QABotError(f"There is no article {options.id!r}; `qa-bot articles list` shows the ids.")
    if options.json:
        print(_json(_article_json(article)))
    else:
        print(printable(f"{byline(article)}\n{article.author}\n{article.url}\n\n{article.text}"))
    return DONE


def _delete_articles(options: argparse.Namespace, settings: Settings) -> int:
    with open_archive(settings) as archive:
        missing = [article_id for article_id in options.ids if archive.article(article_id) is None]
        deleted = archive.delete(options.ids)
    print(_json({"deleted": deleted, "missing": missing}) if options.json else f"Deleted {deleted} articles.")
    if missing:
        raise QABotError(f"There is no article {missing[0]!r}; `qa-bot articles list` shows the ids.")
    return DONE


def _status(options: argparse.Namespace, settings: Settings) -> int:
    from qa_bot.status import describe, status

    with open_archive(settings) as archive:
        found = status(archive, settings)
    print(_json(found) if options.json else describe(found))
    return DONE


def _article_json(article: Article) -> dict[str, Any]:
    fields = {name: getattr(article, name) for name in article.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in fields.items()}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(run())

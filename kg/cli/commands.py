"""The commands: one thin module a command, registered here; the work is done by the library.

A command is a function in a module of its own name, `kg/cli/<name>.py`:

    def example(build: BuildFolder = DEFAULT_BUILD, json: Annotated[bool, typer.Option(...)] = False) -> None:
        '''One line that `kg --help` shows. Then examples, in the form the README uses.'''
        from kg.exports.example import write_example     # heavy imports inside, so that `kg --help` stays quick

        write_example(build)

It is registered below with one line, `app.command("example")(example)`. What the user can put right is raised as
`kg.cli.failure.Failure("what is wrong, where, and what to do")`: `kg.cli.main` prints it as one line on stderr and ends with
status 2. `raise typer.Exit(1)` says that some letters were quarantined (or that a validation found something). Other
exceptions are defects and show their traceback; a closed pipe (`kg query ... | head`) and Ctrl-C end quietly.
"""

from __future__ import annotations

from typing import Annotated

import typer

from kg import __version__
from kg.cli.analyze import analyze
from kg.cli.build import build
from kg.cli.export import export
from kg.cli.ontology import ontology
from kg.cli.push import push
from kg.cli.query import query
from kg.cli.report import report
from kg.cli.sample import sample
from kg.cli.serve import serve
from kg.cli.show import show
from kg.cli.validate import validate
from kg.cli.vocabulary import vocabulary

__all__ = ["app"]

app = typer.Typer(
    name="kg",
    help="The knowledge graph of California's Independent Medical Review determinations.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Exit status: 0 done; 1 some letters were quarantined, or a check found something; 2 unusable arguments, no letters, or an output that cannot be written.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from kg.vocabulary import vocabulary_version

        typer.echo(f"imr-kg {__version__}\nvocabulary {vocabulary_version()}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """The knowledge graph of California's Independent Medical Review determinations."""


app.command("analyze")(analyze)
app.command("build")(build)
app.command("export")(export)
app.command("ontology")(ontology)
app.command("push")(push)
app.command("query")(query)
app.command("report")(report)
app.command("sample")(sample)
app.command("serve")(serve)
app.command("show")(show)
app.command("validate")(validate)
app.add_typer(vocabulary, name="vocabulary")

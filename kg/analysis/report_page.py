"""The report as one self-contained HTML file: tables whose rows lead to the cases behind them, plots, what to mind."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape
from pathlib import Path

from kg.analysis.labels import label
from kg.analysis.plots import forest, heat_map, trend
from kg.analysis.rates import SMALL
from kg.analysis.report import MOST_CASES, Report, ReportTable
from kg.analysis.report_cases import command, packed_cases
from kg.analysis.requests import DIMENSIONS
from kg.determination import Decision
from kg.graph.dataset import Accuracy, accuracy

__all__ = ["report_page", "write_report_page"]

_STYLE, _SCRIPT = (
    (Path(__file__).parent / f"report.{kind}").read_text(encoding="utf-8").replace("\r\n", "\n")
    for kind in ("css", "js")
)
_DIALOG = (
    '<dialog id="behind" aria-labelledby="behind-title"><h2 id="behind-title"></h2><p></p>'
    '<a download="cases.csv">Save them as CSV</a><ul></ul>'
    "<div>With their facts, where the build is:<br><code></code></div><button>Close</button></dialog>"
)
_FORESTS = {"by-category": "category", "by-class": "class", "by-drug": "drug", "by-guideline": "guideline"}
_COUNTS = {"letters": "", "requests": ""} | {decision.value: decision.value for decision in Decision}
"""The columns that count requests or the letters of some, and the decision that those have."""
_HIDDEN = frozenset({"small", "low", "high"})
_HEADINGS = {
    "overturn_rate": "overturned, % (95 % interval)",
    "partially_overturned": "partially",
    "days_median": "days, median",
    "days_lower": "lower quartile",
    "days_upper": "upper quartile",
    "letters_with_days": "letters with both dates",
}
_CAVEATS = (
    "These are published determinations of refusals that somebody appealed: no sample of all requests, nor of all refusals.",
    "A rate describes the letters counted. Groups differ in much besides what names them, so that a difference between "
    "two rates is no effect of one thing on another.",
    f"Rows of fewer than {SMALL} requests are marked: their rates say little. Many rates stand side by side, of which "
    "some look unusual by chance alone; no row is singled out by a test.",
    "Facts were read from letters by a program, with the accuracy stated below. This is neither legal nor medical advice.",
)


def write_report_page(report: Report, out: Path) -> Path:
    """Write the report's page; it appears under its name when it is whole."""
    partial = out.with_name(out.name + ".partial")
    partial.write_text(report_page(report), encoding="utf-8", newline="\n")
    return partial.replace(out)


def report_page(report: Report) -> str:
    """The report's page, as HTML that asks the network for nothing; without its script all but the lists of cases is there."""
    return "".join(_parts(report))


def _parts(report: Report) -> Iterator[str]:
    span = f"decided {report.first} to {report.last}" if report.first else "without dates of decision"
    filters = _filters(report)
    subset = f" Only {escape('; '.join(filters))}." if filters else ""
    packed = packed_cases(report)
    allowed = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
    yield (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'\">"
        f"<title>Independent Medical Review: report</title><style>{_STYLE}</style></head><body>"
        "<header><h1>Independent Medical Review, in numbers</h1>"
        f"<p>{report.requests:,} requests in {report.letters:,} letters, {span}.{subset}</p></header><main>"
    )
    yield '<nav aria-label="Tables"><ul>'
    for table in report.tables:
        yield f'<li><a href="#{table.name}">{escape(table.title)}</a></li>'
    yield '<li><a href="#accuracy">How accurately each field is read</a></li>'
    yield '</ul></nav><section id="mind"><h2>What to mind</h2><ul>'
    yield "".join(f"<li>{escape(caveat)}</li>" for caveat in _CAVEATS)
    yield "</ul></section>"
    for table in report.tables:
        yield from _table(report, table)
    yield from _accuracy(accuracy())
    yield "</main>"
    if packed is not None:
        yield f'{_DIALOG}<script type="text/plain" id="packed">{packed}</script><script>{_SCRIPT}</script>'
    yield "</body></html>\n"


def _filters(report: Report) -> list[str]:
    """What the subset was asked for by, in words."""
    filters = [f"{DIMENSIONS[name]} = {label(name, value)}" for name, value in report.conditions]
    filters += [f"decided from {report.since}"] if report.since else []
    return filters + ([f"decided until {report.until}"] if report.until else [])


def _table(report: Report, table: ReportTable) -> Iterator[str]:
    yield f'<section id="{table.name}"><h2>{escape(table.title)}</h2><p>{escape(table.note)}</p>'
    if table.rows.is_empty():
        yield "<p>None.</p></section>"
        return
    if table.name == "quarters":
        yield f"<figure>{trend(table.rows)}</figure>"
    if table.name in _FORESTS:
        yield f"<figure>{forest(table.rows, _FORESTS[table.name])}</figure>"
    if table.name == "by-class":
        yield f"<figure>{heat_map(report.table)}</figure>"
    columns = [name for name in table.rows.columns if name not in _HIDDEN]
    yield '<div class="scroll"><table><thead><tr>'
    yield "".join(f'<th scope="col">{escape(_heading(name, table))}</th>' for name in columns)
    yield '<th scope="col" class="behind">cases</th></tr></thead><tbody>' if table.dimension else "</tr></thead><tbody>"
    for number, (row, cases) in enumerate(zip(table.rows.iter_rows(named=True), table.cases, strict=True)):
        small = row.get("small")
        yield '<tr class="small">' if small else "<tr>"
        for name in columns:
            yield _cell(name, row, table.dimension)
        if table.dimension:
            yield f'<td class="behind">{_behind(cases, command(report, table.conditions(number)))}</td>'
        yield "</tr>"
    yield "</tbody></table></div>"
    if table.total_rows > table.rows.height:
        yield f"<p>The {table.rows.height} most frequent of {table.total_rows:,}.</p>"
    yield "</section>"


def _heading(column: str, table: ReportTable) -> str:
    if column == table.rows.columns[0] and table.dimension:
        return DIMENSIONS[table.dimension]
    return _HEADINGS.get(column, column.replace("_", " "))


def _cell(name: str, row: dict[str, object], dimension: str | None) -> str:
    value = row[name]
    if name == "overturn_rate":
        low, high = row.get("low"), row.get("high")
        interval = f" ({_percent(low)} to {_percent(high)})" if isinstance(low, float) else ""
        mark = ' <abbr title="few requests">few</abbr>' if row.get("small") else ""
        return f"<td>{_percent(value)}{interval}{mark}</td>"
    if isinstance(value, str):
        short = ' class="short"' if dimension == "quarter" else ""
        return f'<th scope="row"{short}>{escape(label(dimension or "", value))}</th>'
    if value is None:
        return "<td></td>"
    if isinstance(value, float):
        return f"<td>{value:,.1f}</td>"
    leads = f' data-of="{_COUNTS[name]}"' if dimension and value and name in _COUNTS else ""
    return f"<td{leads}>{value:,}</td>"


def _percent(share: object) -> str:
    return f"{100 * share:.1f}" if isinstance(share, float) else ""


def _behind(cases: tuple[str, ...], listing: str) -> str:
    if not cases:
        return ""
    listed = "".join(f"<li>{escape(case)}</li>" for case in cases)
    return f"<details><summary>{'first ' if len(cases) == MOST_CASES else ''}{len(cases)}</summary><ul>{listed}</ul>all: <code>{escape(listing)}</code></details>"


def _accuracy(measured: Accuracy | None) -> Iterator[str]:
    yield '<section id="accuracy"><h2>How accurately each field is read</h2>'
    if measured is None:
        yield "<p>Not measured.</p></section>"
        return
    yield (
        f"<p>Against careful readers' annotations of {measured.letters} letters, version {escape(measured.version)}, "
        f'{escape(str(measured.date))}.</p><div class="scroll"><table><thead><tr><th scope="col">field</th>'
        '<th scope="col">F1</th><th scope="col">facts</th></tr></thead><tbody>'
    )
    for name, figure in measured.figures.items():
        field = escape(name.replace("_", " "))
        yield f'<tr><th scope="row">{field}</th><td>{figure.f1:.3f}</td><td>{figure.n:,}</td></tr>'
    yield "</tbody></table></div></section>"

"""The views in their templates: one page that needs nothing from anywhere.

Everything is escaped by Jinja, after control characters became visible ones; a name that a view lacks is an error. The
page's policy allows the one style sheet and the one script by their sums, and no request at all.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from acdiag.model.errors import Unusable
from acdiag.present.escape import visible
from acdiag.present.html.material import Material
from acdiag.present.html.report import ReportView, report
from acdiag.present.html.theme import Theme, text_of

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATE, STYLE, SCRIPT = "report.html.j2", "report.css", "report.js"


def render(material: Material, theme: Theme, *, strict: bool = False) -> str:
    """The whole page; `strict` as in `report`. Raises `Unusable` for a template of a theme that is wrong."""
    from jinja2 import TemplateError

    view = report(material, dict(theme.terms), strict=strict)
    try:
        return page(view, theme)
    except TemplateError as error:
        where = f"{getattr(error, 'name', None) or TEMPLATE}:{getattr(error, 'lineno', None) or '?'}"
        raise Unusable(f"{where}: {error.message}", "Mend the theme's template, or leave --theme away.") from None


def page(view: ReportView, theme: Theme) -> str:
    """A view as HTML."""
    from markupsafe import Markup

    style, script = text_of(theme.folders, STYLE), text_of(theme.folders, SCRIPT)
    extra = "".join(text_of((folder,), "theme.css") for folder in theme.folders if (folder / "theme.css").is_file())
    style += extra
    environment = _environment(tuple(theme.folders))
    return environment.get_template(TEMPLATE).render(
        r=view,
        theme=theme.view,
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script),
        twin=Markup(view.twin.json),
    )


def policy(style: str, script: str) -> str:
    """Nothing may be fetched; only these very texts count as style and script."""
    return (
        f"default-src 'none'; style-src '{_sum(style)}'; script-src '{_sum(script)}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _sum(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}"


@lru_cache(maxsize=1)
def _environment(folders: tuple[Path, ...]) -> Environment:
    """Templates are compiled once for all reports of a session; those of a changed file anew."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalized,
    )
    environment.filters["drawn"] = Markup  # the inside of our own pictures
    return environment


def _finalized(value: Any) -> Any:
    """Text as visible characters; what is markup already is ours."""
    return visible(value) if type(value) is str else value

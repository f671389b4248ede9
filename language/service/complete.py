"""Completion: what may be written at a place, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterator

from language.analysis import typed as t
from language.analysis.scope import Module, Synonym
from language.record import replace
from language.records.editing import Completion, Offer
from language.service import candidates as c
from language.service.caret import Caret, at_caret
from language.service.keywords import words_for
from language.service.labels import labels_before
from language.service.ranking import Ranking
from language.service.reading import Read
from language.service.shown import shown
from language.service.snippets import Snippet, snippets
from language.source import Span
from language.syntax import ast
from language.types import UserType

MOST = 200


def complete(read: Read, text: str, offset: int) -> Completion:
    """What may stand at the offset of `text`, which may have changed since it was read."""
    caret = at_caret(read, text, offset)
    if caret is None:
        return Completion(Span(offset, offset), ())
    names = [x for x in _names(caret) if _fits(x.name, caret.prefix)]
    ranking = Ranking(caret)
    offers = [(ranking.of(x), _offer(x, caret, read)) for x in _once(names)]
    given = {o.name for _, o in offers}
    for word in words_for(caret):
        if word not in given and _fits(word, caret.prefix):
            offers.append((ranking.of_word(word), Offer(word, word, "keyword")))
    for s in snippets(caret):
        if _fits(s.name, caret.prefix):
            offers.append((ranking.of_word(s.name) + 1, _snippet(s)))
    offers.sort(key=lambda o: (o[0], o[1].name.lower(), o[1].name))
    return Completion(caret.word, tuple([o for _, o in offers[:MOST]]))


def _fits(name: str, prefix: str) -> bool:
    """Whether what was typed begins the name, or its letters stand in it in this order."""
    if not prefix or name.startswith(prefix):
        return bool(name)
    letters = iter(name.lower())
    return name[:1].lower() == prefix[:1].lower() and all(p in letters for p in prefix.lower())


def _once(found: list[c.Candidate]) -> Iterator[c.Candidate]:
    """Each name with what it means here: the nearest."""
    seen: set[str] = set()
    for x in found:
        if x.name not in seen:
            seen.add(x.name)
            yield x


def _names(caret: Caret) -> list[c.Candidate]:
    """What the hole's place in the tree, and what the analysis saw there, allow."""
    if caret.decl is None or not caret.path:
        return []
    seen, hole, above = caret.links.seen, caret.path[-1], caret.path[-2] if len(caret.path) > 1 else None
    match above:
        case ast.Dot() if above.name is hole:
            return list(c.members(seen)) if seen is not None and seen.receiver is not None else []
        case ast.NamedType():
            return _types(caret, above)
        case ast.VarPattern() | ast.CtorPattern() if above.name is hole:
            return list(c.patterns(seen)) if seen is not None else []
        case ast.DatatypeUpdate():
            value = getattr(seen.receiver, "value", None) if seen is not None else None
            if seen is None or value is None:
                return []
            return list(c.destructors(seen.body.module, seen.body.infer.resolve(value.type)))
        case ast.Break() | ast.Old() | ast.Fresh() | ast.Unchanged() if above.label is hole:
            return [c.Candidate(n, None, c.LOCAL) for n in labels_before(caret.decl, caret.word.start)]
        case ast.FrameExpr() if above.field is hole:
            return [x for x in c.values(seen) if isinstance(x.meaning, t.Field)] if seen is not None else []
        case ast.Reveal() | ast.Hide():
            named = [c.Candidate(n, None, c.LOCAL) for n in labels_before(caret.decl, caret.word.start)]
            return [*named, *c.values(seen)] if seen is not None else named
        case ast.Import() | ast.ModuleDecl():
            return _modules(caret)
        case ast.Export():
            return _exported(caret)
        case _:
            return list(c.values(seen)) if isinstance(hole, ast.Ident) and seen is not None else []


def _types(caret: Caret, named: ast.NamedType) -> list[c.Candidate]:
    module = caret.links.modules.get(caret.links.at)
    here, params = _surroundings(caret)
    if here is None:
        return []
    entity = here.find(named.path[0].text) if len(named.path) > 1 else None
    if isinstance(entity, t.Class):  # `new C.`
        return list(c.constructors_of_class(here, entity))
    found = list(c.types(here, params, inside=module if len(named.path) > 1 else None))
    if any(isinstance(node, ast.NewObject) for node in caret.path):
        found.sort(key=lambda x: not isinstance(x.meaning, t.Class) or x.name.endswith("?"))
        found = [x if i else replace(x, near=c.LOCAL) for i, x in enumerate(found)]
    return found


def _surroundings(caret: Caret) -> tuple[Module | None, tuple[object, ...]]:
    """The module of the declaration that was read, and its type parameters with those around it."""
    if caret.work is None or caret.decl is None:
        return None, ()
    place = Span(caret.links.at, caret.links.at)
    within = [i for i in caret.work.items if caret.decl.span.covers(i.written.span)]
    mine = [i for i in within if i.written.span.covers(place)]
    if not mine:
        return (caret.work.modules[0] if caret.work.modules else None), ()
    item = min(mine, key=lambda i: i.written.span.end - i.written.span.start)
    params: list[object] = []
    for x in (item.typed, item.owner):
        params += getattr(x, "type_params", ()) or getattr(x, "params", ()) if x is not None else ()
    return item.module, tuple([p for p in params if not isinstance(p, t.Variable)])


def _modules(caret: Caret) -> list[c.Candidate]:
    if caret.work is None:
        return []
    return [
        c.Candidate(name, e, c.MODULE)
        for m in caret.work.modules
        for name, e in m.entries.items()
        if isinstance(e, Module)
    ]


def _exported(caret: Caret) -> list[c.Candidate]:
    if caret.work is None:
        return []
    around = [m for m in caret.work.modules if m.name and any(caret.decl is e for e in m.exports)]
    return [c.Candidate(n, e, c.MODULE) for m in around for n, e in m.entries.items()]


def _snippet(s: Snippet) -> Offer:
    return Offer(s.name, s.text, "snippet", s.says, snippet=True)


def _offer(x: c.Candidate, caret: Caret, read: Read) -> Offer:
    kind = _kind(x)
    detail = str(x.type) if x.type is not None and kind in ("variable", "field", "constant") else ""
    contract: tuple[str, ...] = ()
    node = _declaration(x.meaning, caret)
    if node is not None and kind not in ("variable", "module"):
        changed = caret.decl is not None and caret.decl.span.covers(node.span)
        source = read.sources[node.span.file]
        if node.span.file == 0 and changed:
            source = type(source)(source.name, caret.text)
        said = shown(node, source)
        detail, contract = said.head, said.contract
    text = x.name
    if kind == "module" or (kind == "type" and isinstance(caret.path[-1], ast.Ident)):
        text += "."  # alone it is no value
    return Offer(x.name, text, kind, detail, contract)


def _declaration(meaning: object, caret: Caret) -> ast.Decl | None:
    if caret.work is None or not isinstance(meaning, t.Function | t.Method | t.TypeDeclaration | Synonym):
        return None
    return next((i.written for i in caret.work.items if i.typed is meaning), None)


def _kind(x: c.Candidate) -> str:
    match x.meaning:
        case t.Variable():
            return "variable"
        case t.Field():
            return "field"
        case t.Function(kind=kind):
            return "predicate" if "predicate" in kind else "function"
        case t.Method(kind=kind):
            return "lemma" if "lemma" in kind else "constructor" if kind == "constructor" else "method"
        case t.Constructor():
            return "constructor"
        case t.Constant():
            return "constant"
        case Module():
            return "module"
        case t.TypeDeclaration() | Synonym():
            return "type"
        case None if x.name == "this":
            return "keyword"
        case None if x.near == c.LOCAL:
            return "label"
        case None:
            return "field" if x.type is not None else "type"
        case _:
            return "type" if not isinstance(x.type, UserType) else "variable"

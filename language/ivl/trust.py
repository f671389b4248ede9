"""What a program asks to be trusted without a proof."""

from __future__ import annotations

from language.analysis import typed as t
from language.analysis.type_questions import nonempty


def unverified(d: t.Method | t.Function | t.Constant | t.TypeDeclaration) -> bool:
    """`{:verify false}`: nothing is claimed of the declaration; its users rest on an assumption."""
    attribute = t.attribute(d.attributes, "verify")
    if attribute is None or len(attribute.args) != 1:
        return False
    arg = attribute.args[0]
    return isinstance(arg, t.Literal_) and arg.value is False


def trusted(f: t.Callable_) -> bool:
    """Whether users of the function or method rest on a promise that nobody proves."""
    if unverified(f) or f.only:
        return True
    if isinstance(f.owner, t.Class) and f.owner.is_iterator:
        return any(m.body is None for m in f.owner.methods if m.kind == "method")
    if f.body is None and isinstance(f.owner, t.Class) and f.owner.is_trait and not f.static:
        return any(map(trusted, f.overriders))  # each keeps its contract, which is proved there
    promises = isinstance(f, t.Method) or bool(f.ensures) or not nonempty(f.result.type)
    promises = promises or any(p.older for p in f.params)
    return promises and (f.body is None or t.attribute(f.attributes, "axiom") is not None)

"""The few calls of Z3 that Surefoot needs, straight to its library: the Python layer that comes with it takes
longer to import than a small proof.

The library is the one of the package `z3-solver`. Texts go in, texts and numbers come out; a problem is a
`Z3Error`. A `Context` may be interrupted from another thread; everything else stays in one.
"""

# pyright: basic

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

Value = bool | int | Fraction

_NAMES = {"win32": "libz3.dll", "cygwin": "libz3.dll", "darwin": "libz3.dylib"}
_NUMERAL, _BOOL, _INT, _REAL, _BITS = 0, 1, 2, 3, 4
"""Z3's numbers for kinds of terms and sorts (`z3_api.h`)."""
_PRECISION = 10
"""Decimal digits of an irrational number of a model."""


class Z3Error(Exception):
    """What Z3 had to say about a call that it did not do."""


def _load() -> Any:
    spec = find_spec("z3")
    name = _NAMES.get(sys.platform, "libz3.so")
    places = [Path(p) / "lib" / name for p in (spec.submodule_search_locations or ())] if spec else []
    for place in places:
        if place.exists():
            return ctypes.CDLL(str(place))
    from ctypes.util import find_library  # it imports a lot, for a rare case

    found = find_library("z3")
    if found is None:
        raise ImportError("Z3's library is missing: install the package z3-solver")
    return ctypes.CDLL(found)


_library = _load()
_P, _U, _S, _D = ctypes.c_void_p, ctypes.c_uint, ctypes.c_char_p, ctypes.c_double


def _call(name: str, result: Any, *arguments: Any) -> Any:
    function = getattr(_library, f"Z3_{name}")
    function.restype, function.argtypes = result, arguments
    return function


_global_set = _call("global_param_set", None, _S, _S)
_global_get = _call("global_param_get", ctypes.c_bool, _S, ctypes.POINTER(_S))
_get_version = _call("get_version", None, *[ctypes.POINTER(_U)] * 4)
_mk_config = _call("mk_config", _P)
_del_config = _call("del_config", None, _P)
_mk_context = _call("mk_context_rc", _P, _P)
_del_context = _call("del_context", None, _P)
_interrupt = _call("interrupt", None, _P)
_HANDLER = ctypes.CFUNCTYPE(None, _P, _U)
_set_handler = _call("set_error_handler", None, _P, _HANDLER)
_code = _call("get_error_code", _U, _P)
_message = _call("get_error_msg", _S, _P, _U)
_inc_ref = _call("inc_ref", None, _P, _P)
_dec_ref = _call("dec_ref", None, _P, _P)
_symbol = _call("mk_string_symbol", _P, _P, _S)
_bool_sort = _call("mk_bool_sort", _P, _P)
_const = _call("mk_const", _P, _P, _P, _P)
_mk_params = _call("mk_params", _P, _P)
_params_inc = _call("params_inc_ref", None, _P, _P)
_params_dec = _call("params_dec_ref", None, _P, _P)
_params_uint = _call("params_set_uint", None, _P, _P, _P, _U)
_mk_solver = _call("mk_simple_solver", _P, _P)
_solver_inc = _call("solver_inc_ref", None, _P, _P)
_solver_dec = _call("solver_dec_ref", None, _P, _P)
_solver_params = _call("solver_set_params", None, _P, _P, _P)
_solver_text = _call("solver_from_string", None, _P, _P, _S)
_solver_check = _call("solver_check_assumptions", ctypes.c_int, _P, _P, _U, ctypes.POINTER(_P))
_solver_reason = _call("solver_get_reason_unknown", _S, _P, _P)
_solver_core = _call("solver_get_unsat_core", _P, _P, _P)
_solver_model = _call("solver_get_model", _P, _P, _P)
_solver_statistics = _call("solver_get_statistics", _P, _P, _P)
_vector_inc = _call("ast_vector_inc_ref", None, _P, _P)
_vector_dec = _call("ast_vector_dec_ref", None, _P, _P)
_vector_size = _call("ast_vector_size", _U, _P, _P)
_vector_get = _call("ast_vector_get", _P, _P, _P, _U)
_to_text = _call("ast_to_string", _S, _P, _P)
_stats_inc = _call("stats_inc_ref", None, _P, _P)
_stats_dec = _call("stats_dec_ref", None, _P, _P)
_stats_size = _call("stats_size", _U, _P, _P)
_stats_key = _call("stats_get_key", _S, _P, _P, _U)
_stats_is_uint = _call("stats_is_uint", ctypes.c_bool, _P, _P, _U)
_stats_uint = _call("stats_get_uint_value", _U, _P, _P, _U)
_stats_double = _call("stats_get_double_value", _D, _P, _P, _U)
_model_inc = _call("model_inc_ref", None, _P, _P)
_model_dec = _call("model_dec_ref", None, _P, _P)
_model_size = _call("model_get_num_consts", _U, _P, _P)
_model_decl = _call("model_get_const_decl", _P, _P, _P, _U)
_model_value = _call("model_get_const_interp", _P, _P, _P, _P)
_decl_name = _call("get_decl_name", _P, _P, _P)
_symbol_text = _call("get_symbol_string", _S, _P, _P)
_ast_kind = _call("get_ast_kind", _U, _P, _P)
_sort = _call("get_sort", _P, _P, _P)
_sort_kind = _call("get_sort_kind", _U, _P, _P)
_truth = _call("get_bool_value", ctypes.c_int, _P, _P)
_numeral = _call("get_numeral_string", _S, _P, _P)
_is_algebraic = _call("is_algebraic_number", ctypes.c_bool, _P, _P)
_algebraic_upper = _call("get_algebraic_number_upper", _P, _P, _P, _U)


@_HANDLER
def _quiet(_context: int, _problem: int) -> None:
    """Z3 would end the process; the code of the problem is looked at after each call."""


def version() -> str:
    parts = [_U() for _ in range(4)]
    _get_version(*parts)
    return ".".join(str(p.value) for p in parts[:3])


def set_param(name: str, value: object) -> None:
    """An option of the process; contexts keep what they were made with."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    _global_set(name.encode(), text.encode())


def get_param(name: str) -> str:
    out = _S()
    if not _global_get(name.encode(), ctypes.byref(out)) or out.value is None:
        raise Z3Error(f"there is no option {name}")
    return out.value.decode()


class Context:
    def __init__(self) -> None:
        config = _mk_config()
        self.at = _mk_context(config)
        _del_config(config)
        _set_handler(self.at, _quiet)

    def __del__(self) -> None:
        at, self.at = getattr(self, "at", None), None
        if at:
            _del_context(at)

    def interrupt(self) -> None:
        """Let a check that is under way end soon; from any thread."""
        if self.at:
            _interrupt(self.at)

    def look(self) -> None:
        """Raise what went wrong in the last call."""
        code = _code(self.at)
        if code:
            raise Z3Error((_message(self.at, code) or b"").decode("utf-8", "replace"))


class Solver:
    """A simple solver (one that is not made of tactics) in a context."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._solver = _mk_solver(context.at)
        context.look()
        _solver_inc(context.at, self._solver)

    def __del__(self) -> None:
        solver, self._solver = getattr(self, "_solver", None), None
        if solver and self._context.at:
            _solver_dec(self._context.at, solver)

    def set(self, name: str, value: int) -> None:
        at = self._context.at
        params = _mk_params(at)
        _params_inc(at, params)
        try:
            _params_uint(at, params, _symbol(at, name.encode()), value)
            _solver_params(at, self._solver, params)
            self._context.look()
        finally:
            _params_dec(at, params)

    def read(self, text: str) -> None:
        """Declarations and assertions as SMT-LIB text."""
        _solver_text(self._context.at, self._solver, text.encode())
        self._context.look()

    def check(self, assumptions: list[str]) -> str:
        """ "sat", "unsat" or "unknown", with these Booleans of the text assumed."""
        at, terms = self._context.at, (_P * len(assumptions))()
        for i, name in enumerate(assumptions):
            terms[i] = _const(at, _symbol(at, name.encode()), _bool_sort(at))
            _inc_ref(at, terms[i])
        try:
            answer = _solver_check(at, self._solver, len(assumptions), terms)
            self._context.look()
        finally:
            for term in terms:
                _dec_ref(at, term)
        return {1: "sat", -1: "unsat"}.get(answer, "unknown")

    def reason(self) -> str:
        """Why the last answer was "unknown"."""
        return (_solver_reason(self._context.at, self._solver) or b"").decode()

    def core(self) -> tuple[str, ...]:
        """The assumptions that the last "unsat" used."""
        at = self._context.at
        vector = _solver_core(at, self._solver)
        self._context.look()
        _vector_inc(at, vector)
        try:
            size = _vector_size(at, vector)
            return tuple([_to_text(at, _vector_get(at, vector, i)).decode() for i in range(size)])
        finally:
            _vector_dec(at, vector)

    def statistics(self) -> dict[str, float]:
        at = self._context.at
        found = _solver_statistics(at, self._solver)
        self._context.look()
        _stats_inc(at, found)
        try:
            return {
                _stats_key(at, found, i).decode(): (
                    _stats_uint(at, found, i) if _stats_is_uint(at, found, i) else _stats_double(at, found, i)
                )
                for i in range(_stats_size(at, found))
            }
        finally:
            _stats_dec(at, found)

    def model(self) -> dict[str, Value]:
        """The constants of the last "sat" that are numbers or Booleans."""
        at = self._context.at
        model = _solver_model(at, self._solver)
        self._context.look()
        _model_inc(at, model)
        try:
            return dict(self._constants(model))
        finally:
            _model_dec(at, model)

    def _constants(self, model: int) -> Iterator[tuple[str, Value]]:
        at = self._context.at
        for i in range(_model_size(at, model)):
            decl = _model_decl(at, model, i)
            term = _model_value(at, model, decl)
            value = self._value(term) if term else None
            if value is not None:
                yield _symbol_text(at, _decl_name(at, decl)).decode(), value

    def _value(self, term: int) -> Value | None:
        at = self._context.at
        kind = _sort_kind(at, _sort(at, term))
        if kind == _BOOL:
            return {1: True, -1: False}.get(_truth(at, term))
        if _is_algebraic(at, term):
            return Fraction(_numeral(at, _algebraic_upper(at, term, _PRECISION)).decode())
        if _ast_kind(at, term) != _NUMERAL or kind not in (_INT, _REAL, _BITS):
            return None
        text = _numeral(at, term).decode()
        return Fraction(text) if kind == _REAL else int(text)

"""Vectors as types of Numba, and how functions of them are declared to it.

`emits` makes a decorator of a function that emits instructions: of the function that does the same with NumPy
and stands in kernels for both. `kernels._vector_lowering` makes all that `kernels._vector` uses.
"""

# pyright: basic
# Numba and llvmlite come without types, and all of this is written in their terms.

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from llvmlite import ir
from numba.core import cgutils, types
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, models, register_model

LANES = 16
DOUBLE_LANES = 8

_CONTRACT = ("contract",)

F = TypeVar("F", bound=Callable[..., Any])


class _VectorType(types.Type):
    def __init__(self, element: Any, count: int) -> None:
        self.element, self.count = element, count
        number = ir.FloatType() if element == types.float32 else ir.DoubleType()
        self.llvm = ir.VectorType(number, count)
        super().__init__(name=f"{element} x {count}")


@register_model(_VectorType)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, kind.llvm)


FLOATS = _VectorType(types.float32, LANES)
DOUBLES = _VectorType(types.float64, DOUBLE_LANES)
FLOATS_LLVM = FLOATS.llvm
INT_LLVM = ir.IntType(32)
INTS_LLVM = ir.VectorType(INT_LLVM, LANES)


def is_flat(kind: Any) -> bool:
    return isinstance(kind, types.Array) and kind.layout == "C" and kind.ndim == 1


def _is_flat_of(element: Any) -> Callable[[Any], bool]:
    return lambda kind: is_flat(kind) and kind.dtype == element


# What a function takes: how to tell, and what Numba is to look its lowering up by.
FLOAT_ARRAY = (_is_flat_of(types.float32), types.Array)
DOUBLE_ARRAY = (_is_flat_of(types.float64), types.Array)
AN_INTEGER = (lambda kind: isinstance(kind, types.Integer), types.intp)
A_VECTOR = (lambda kind: kind == FLOATS, FLOATS)
A_DOUBLE_VECTOR = (lambda kind: kind == DOUBLES, DOUBLES)
A_FLOAT = (lambda kind: kind == types.float32, types.float32)


def declare(function: Callable[..., Any], typed: Callable[..., Any], **more: Any) -> None:
    """Tell Numba which types a function returns and takes when it is given some, or None."""

    def generic(self: Any, args: Any, kws: Any) -> Any:
        kinds = typed(*args)
        return kinds and signature(*kinds)

    # By value: looked up by name, the function isn't in its module yet while it is decorated.
    template = type("Template", (AbstractTemplate,), {"key": function, "generic": generic, **more})
    infer_global(function, types.Function(template))


def emits(gives: Any, *takes: Any) -> Callable[[Callable[..., Any]], Callable[[F], F]]:
    """Make a decorator of a function that emits instructions. It gets a builder, and of arrays the data."""

    def decorator_of(emit: Callable[..., Any]) -> Callable[[F], F]:
        def typed(*kinds: Any) -> Any:
            if len(kinds) != len(takes):
                return None
            fits = all(is_one(kind) for kind, (is_one, _) in zip(kinds, takes, strict=True))
            taken = (types.intp if isinstance(kind, types.Integer) else kind for kind in kinds)
            return (gives, *taken) if fits else None

        def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
            values = (
                data_of(context, builder, kind, value) if isinstance(kind, types.Array) else value
                for kind, value in zip(sig.args, args, strict=True)
            )
            emitted = emit(builder, *values)
            return context.get_dummy_value() if gives == types.none else emitted

        def decorate(function: F) -> F:
            declare(function, typed)
            lower_builtin(function, *(key for _, key in takes))(lower)
            return function

        return decorate

    return decorator_of


def data_of(context: Any, builder: Any, kind: Any, array: Any) -> Any:
    return context.make_array(kind)(context, builder, array).data


def place(builder: Any, data: Any, at: Any, vector: Any) -> Any:
    return builder.bitcast(builder.gep(data, [at]), vector.as_pointer())


def constant(vector: Any, value: Any) -> Any:
    return ir.Constant(vector, [value] * vector.count)


def splatted(builder: Any, value: Any, vector: Any) -> Any:
    undefined = ir.Constant(vector, ir.Undefined)
    one = builder.insert_element(undefined, value, INT_LLVM(0))
    return builder.shuffle_vector(one, undefined, constant(ir.VectorType(INT_LLVM, vector.count), 0))


def intrinsic(builder: Any, name: str, gives: Any, values: Sequence[Any], **flags: Any) -> Any:
    kind = ir.FunctionType(gives, [value.type for value in values])
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), values, **flags)


def arithmetic(function: Callable[..., Any], emit: str) -> None:
    """Let an operator work on two vectors, or on a vector and a number that counts for all lanes."""

    def typed(*kinds: Any) -> Any:
        for vector in (FLOATS, DOUBLES):
            if vector in kinds and all(kind in (vector, vector.element) for kind in kinds):
                return vector, *kinds
        return None

    declare(function, typed)

    def lower(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        left, right = (
            value if kind == sig.return_type else splatted(builder, value, sig.return_type.llvm)
            for value, kind in zip(args, sig.args, strict=True)
        )
        return getattr(builder, emit)(left, right, flags=_CONTRACT)

    for vector in (FLOATS, DOUBLES):
        for kinds in ((vector, vector), (vector, vector.element), (vector.element, vector)):
            lower_builtin(function, *kinds)(lower)

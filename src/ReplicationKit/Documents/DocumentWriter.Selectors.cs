using System.Globalization;
using System.Runtime.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <content>Writes members of a specification that its selector's predicate reads.</content>
public ref partial struct DocumentWriter
{
    // From this value on, several integers map to the same double, so C# and the server would compare differently.
    private const double ExactDouble = 9007199254740992.0;

    /// <summary>Writes a string inside a regular expression between quotation marks, escaped so that it matches exactly itself.</summary>
    public void PatternPart(string value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Part(PatternText.Literal(value), member);
    }

    /// <summary>Writes a day as <c>yyyy-MM-dd</c>, without quotation marks.</summary>
    public void Part(DateOnly value)
    {
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _written += bytes;
    }

    /// <summary>Writes strings as the items of a list, separated by commas.</summary>
    /// <param name="values">The strings.</param>
    /// <param name="skipNulls">Whether nulls are omitted; otherwise they are rejected.</param>
    /// <param name="member">The member that contains them.</param>
    /// <exception cref="ReplicationValidationException">The value is null, is a set, or contains a null that is not omitted.</exception>
    public void Values(
        IEnumerable<string?> values,
        bool skipNulls = false,
        [CallerArgumentExpression(nameof(values))] string? member = null
    )
    {
        bool first = true;
        foreach (string? value in ListOf(values, member))
        {
            if (value is null && skipNulls)
                continue;
            Separate(ref first);
            Value(value!, member);
        }
    }

    /// <summary>
    /// Writes strings as alternatives of a regular expression between quotation marks. If there are none, nothing matches.
    /// </summary>
    /// <param name="values">The strings.</param>
    /// <param name="skipNulls">Whether nulls are omitted; otherwise they are rejected.</param>
    /// <param name="member">The member that contains them.</param>
    /// <exception cref="ReplicationValidationException">The value is null, is a set, or contains a null that is not omitted.</exception>
    public void PatternParts(
        IEnumerable<string?> values,
        bool skipNulls = false,
        [CallerArgumentExpression(nameof(values))] string? member = null
    )
    {
        bool first = true;
        foreach (string? value in ListOf(values, member))
        {
            if (value is null && skipNulls)
                continue;
            if (!first)
                Raw("|"u8);
            first = false;
            PatternPart(value!, member);
        }

        if (first)
            Raw("(?!)"u8);
    }

    /// <summary>Writes days as alternatives of a regular expression between quotation marks. If there are none, nothing matches.</summary>
    /// <exception cref="ReplicationValidationException">The value is null or a set.</exception>
    public void Parts(IEnumerable<DateOnly> values, [CallerArgumentExpression(nameof(values))] string? member = null)
    {
        bool first = true;
        foreach (DateOnly value in ListOf(values, member))
        {
            if (!first)
                Raw("|"u8);
            first = false;
            Part(value);
        }

        if (first)
            Raw("(?!)"u8);
    }

    /// <summary>Writes numbers as the items of a list with which a selector compares, separated by commas.</summary>
    /// <exception cref="ReplicationValidationException">The value is null or a set.</exception>
    public void Comparands<T>(IEnumerable<T> values, Func<T, long> number, [CallerArgumentExpression(nameof(values))] string? member = null)
    {
        bool first = true;
        foreach (T value in ListOf(values, member))
        {
            Separate(ref first);
            Comparand(number(value));
        }
    }

    /// <inheritdoc cref="Comparands{T}(IEnumerable{T}, Func{T, long}, string?)"/>
    [CLSCompliant(false)]
    public void Comparands<T>(
        IEnumerable<T> values,
        Func<T, ulong> number,
        [CallerArgumentExpression(nameof(values))] string? member = null
    )
    {
        bool first = true;
        foreach (T value in ListOf(values, member))
        {
            Separate(ref first);
            Comparand(number(value));
        }
    }

    /// <inheritdoc cref="Comparands{T}(IEnumerable{T}, Func{T, long}, string?)"/>
    /// <exception cref="ReplicationValidationException">The value is null or a set, or the server would compare an item differently from
    /// C#.</exception>
    public void Comparands<T>(
        IEnumerable<T> values,
        Func<T, double> number,
        [CallerArgumentExpression(nameof(values))] string? member = null
    )
    {
        bool first = true;
        foreach (T value in ListOf(values, member))
        {
            Separate(ref first);
            Comparand(number(value), member);
        }
    }

    /// <inheritdoc cref="Comparands{T}(IEnumerable{T}, Func{T, double}, string?)"/>
    public void Comparands<T>(
        IEnumerable<T> values,
        Func<T, decimal> number,
        [CallerArgumentExpression(nameof(values))] string? member = null
    )
    {
        bool first = true;
        foreach (T value in ListOf(values, member))
        {
            Separate(ref first);
            Comparand(number(value), member);
        }
    }

    private void Separate(ref bool first)
    {
        if (!first)
            Raw(","u8);
        first = false;
    }

    // A set may compare by its own rules, which the server does not apply.
    private static IEnumerable<T> ListOf<T>(IEnumerable<T> values, string? member)
    {
        if (values is null)
            SpecificationFailure.ThrowNull(member);
        if (values is ISet<T> or IReadOnlySet<T>)
            SpecificationFailure.ThrowSet(member);
        return values;
    }

    /// <summary>Writes a number with which a selector compares.</summary>
    public void Comparand(long value) => Value(value);

    /// <summary>Writes a number with which a selector compares.</summary>
    [CLSCompliant(false)]
    public void Comparand(ulong value) => Value(value);

    /// <summary>Writes a number with which a selector compares.</summary>
    /// <exception cref="ReplicationValidationException">The server would compare the number differently from C#: it is 2^53 or more, or not
    /// finite.</exception>
    public void Comparand(double value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (!(Math.Abs(value) < ExactDouble))
            SpecificationFailure.ThrowInexact(member);
        Value(value, member);
    }

    /// <summary>Writes a number with which a selector compares.</summary>
    /// <exception cref="ReplicationValidationException">The server would compare the number differently from C#: it has a fraction that a
    /// double cannot represent.</exception>
    public void Comparand(decimal value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (decimal.IsInteger(value))
        {
            Value(decimal.Truncate(value));
            return;
        }

        double nearest = (double)value;
        bool isExact =
            decimal.TryParse(
                nearest.ToString("R", CultureInfo.InvariantCulture),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out decimal back
            )
            && back == value;
        if (!isExact)
            SpecificationFailure.ThrowInexact(member);
        Value(nearest, member);
    }
}

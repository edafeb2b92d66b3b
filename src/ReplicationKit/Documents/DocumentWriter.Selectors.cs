using System.Globalization;
using System.Runtime.CompilerServices;
using ReplicationKit.Rules;

namespace ReplicationKit.CompilerServices;

/// <content>Members of a specification that its selector's predicate reads.</content>
public ref partial struct DocumentWriter
{
    // From here on several whole numbers are one double: C# and the server would compare differently.
    private const double ExactDouble = 9007199254740992.0;

    /// <summary>Writes text as it stands inside a regular expression between quotation marks, where it matches exactly itself.</summary>
    public void PatternPart(string value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (value is null)
            SpecificationFailure.ThrowNull(member);
        Part(PatternText.Literal(value), member);
    }

    /// <summary>Writes a day as <c>yyyy-MM-dd</c>, as it stands between quotation marks.</summary>
    public void Part(DateOnly value)
    {
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _written += bytes;
    }

    /// <summary>Writes texts with commas in between, as they stand in a list.</summary>
    /// <param name="values">The texts.</param>
    /// <param name="skipNulls">Whether nulls are left out; else they are refused.</param>
    /// <param name="member">The member that holds them.</param>
    /// <exception cref="ReplicationValidationException">It is null, a set, or holds a null that is not left out.</exception>
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
    /// Writes texts as alternatives of a regular expression between quotation marks; where there is none, nothing matches.
    /// </summary>
    /// <param name="values">The texts.</param>
    /// <param name="skipNulls">Whether nulls are left out; else they are refused.</param>
    /// <param name="member">The member that holds them.</param>
    /// <exception cref="ReplicationValidationException">It is null, a set, or holds a null that is not left out.</exception>
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

    /// <summary>
    /// Writes days as alternatives of a regular expression between quotation marks; where there is none, nothing matches.
    /// </summary>
    /// <exception cref="ReplicationValidationException">It is null or a set.</exception>
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

    /// <summary>Writes numbers with commas in between, as they stand in a list that a selector compares with.</summary>
    /// <exception cref="ReplicationValidationException">It is null or a set.</exception>
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
    /// <exception cref="ReplicationValidationException">It is null or a set, or the server would compare one otherwise than C#.</exception>
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

    // A set may compare by rules of its own, which the server does not have.
    private static IEnumerable<T> ListOf<T>(IEnumerable<T> values, string? member)
    {
        if (values is null)
            SpecificationFailure.ThrowNull(member);
        if (values is ISet<T> or IReadOnlySet<T>)
            SpecificationFailure.ThrowSet(member);
        return values;
    }

    /// <summary>Writes a number that a selector compares with.</summary>
    public void Comparand(long value) => Value(value);

    /// <summary>Writes a number that a selector compares with.</summary>
    [CLSCompliant(false)]
    public void Comparand(ulong value) => Value(value);

    /// <summary>Writes a number that a selector compares with.</summary>
    /// <exception cref="ReplicationValidationException">The server would compare it otherwise than C#: it is 2^53 or more, or not
    /// finite.</exception>
    public void Comparand(double value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (!(Math.Abs(value) < ExactDouble))
            SpecificationFailure.ThrowInexact(member);
        Value(value, member);
    }

    /// <summary>Writes a number that a selector compares with.</summary>
    /// <exception cref="ReplicationValidationException">The server would compare it otherwise than C#: it has a fraction that is no
    /// double.</exception>
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

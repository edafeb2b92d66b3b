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
        if (value is null) SpecificationFailure.ThrowNull(member);
        Part(PatternText.Literal(value), member);
    }

    /// <summary>Writes a day as <c>yyyy-MM-dd</c>, as it stands between quotation marks.</summary>
    public void Part(DateOnly value)
    {
        Reserve(LongestNumber);
        value.TryFormat(_span[_written..], out int bytes, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        _written += bytes;
    }

    /// <summary>Writes a number that a selector compares with.</summary>
    public void Comparand(long value) => Value(value);

    /// <summary>Writes a number that a selector compares with.</summary>
    public void Comparand(ulong value) => Value(value);

    /// <summary>Writes a number that a selector compares with.</summary>
    /// <exception cref="ReplicationValidationException">The server would compare it otherwise than C#: it is 2^53 or more, or not finite.</exception>
    public void Comparand(double value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (!(Math.Abs(value) < ExactDouble)) SpecificationFailure.ThrowInexact(member);
        Value(value, member);
    }

    /// <summary>Writes a number that a selector compares with.</summary>
    /// <exception cref="ReplicationValidationException">The server would compare it otherwise than C#: it has a fraction that is no double.</exception>
    public void Comparand(decimal value, [CallerArgumentExpression(nameof(value))] string? member = null)
    {
        if (decimal.IsInteger(value))
        {
            Value(decimal.Truncate(value));
            return;
        }

        double nearest = (double)value;
        bool isExact = decimal.TryParse(nearest.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal back)
            && back == value;
        if (!isExact) SpecificationFailure.ThrowInexact(member);
        Value(nearest, member);
    }
}
